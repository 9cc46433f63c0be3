using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>How much was written. On the wire: <c>count[4]</c>.</summary>
/// <param name="count">Number of bytes.</param>
public readonly struct Rwrite(uint count)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 11;

    /// <summary>Number of bytes.</summary>
    public uint Count => count;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rwrite message)
    {
        var reader = new MessageReader(bytes, MessageType.Rwrite);
        message = new Rwrite(reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rwrite, tag);
        writer.UInt32(count);
        return writer.End();
    }
}
