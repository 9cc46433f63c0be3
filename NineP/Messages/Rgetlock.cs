using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>The lock that is in the way. On the wire: <c>type[1] start[8] length[8] proc_id[4] client_id[s]</c>.</summary>
/// <param name="type">Its kind; <see cref="LockType.Unlock"/> if none is.</param>
/// <param name="start">Its first byte.</param>
/// <param name="length">Number of bytes; 0 reaches to the end.</param>
/// <param name="processId">Who holds it.</param>
/// <param name="clientId">Of which client.</param>
public readonly ref struct Rgetlock(LockType type, ulong start, ulong length, uint processId, ReadOnlySpan<byte> clientId)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 30;

    /// <summary>Its kind; <see cref="LockType.Unlock"/> if none is.</summary>
    public LockType Type => type;

    /// <summary>Its first byte.</summary>
    public ulong Start => start;

    /// <summary>Number of bytes; 0 reaches to the end.</summary>
    public ulong Length => length;

    /// <summary>Who holds it.</summary>
    public uint ProcessId => processId;

    /// <summary>Of which client.</summary>
    public ReadOnlySpan<byte> ClientId { get; } = clientId;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rgetlock message)
    {
        var reader = new MessageReader(bytes, MessageType.Rgetlock);
        message = new Rgetlock((LockType)reader.Byte(), reader.UInt64(), reader.UInt64(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Rgetlock, tag);
        writer.Byte((byte)type);
        writer.UInt64(start);
        writer.UInt64(length);
        writer.UInt32(processId);
        writer.Text(ClientId);
        return writer.End();
    }
}
