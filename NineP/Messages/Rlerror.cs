using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>A request failed. On the wire: <c>ecode[4]</c>.</summary>
/// <param name="error">Why.</param>
public readonly struct Rlerror(Errno error)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 11;

    /// <summary>Why.</summary>
    public Errno Error => error;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rlerror message)
    {
        var reader = new MessageReader(bytes, MessageType.Rlerror);
        message = new Rlerror((Errno)reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rlerror, tag);
        writer.UInt32((uint)error);
        return writer.End();
    }
}
