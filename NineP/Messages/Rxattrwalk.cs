using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>How long an extended attribute is. On the wire: <c>size[8]</c>.</summary>
/// <param name="size">Number of bytes.</param>
public readonly struct Rxattrwalk(ulong size)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 15;

    /// <summary>Number of bytes.</summary>
    public ulong Size => size;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rxattrwalk message)
    {
        var reader = new MessageReader(bytes, MessageType.Rxattrwalk);
        message = new Rxattrwalk(reader.UInt64());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rxattrwalk, tag);
        writer.UInt64(size);
        return writer.End();
    }
}
