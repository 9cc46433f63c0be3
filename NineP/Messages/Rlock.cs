using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>What became of a wish for a lock. On the wire: <c>status[1]</c>.</summary>
/// <param name="status">Whether it is held.</param>
public readonly struct Rlock(LockStatus status)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 8;

    /// <summary>Whether it is held.</summary>
    public LockStatus Status => status;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rlock message)
    {
        var reader = new MessageReader(bytes, MessageType.Rlock);
        message = new Rlock((LockStatus)reader.Byte());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rlock, tag);
        writer.Byte((byte)status);
        return writer.End();
    }
}
