using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Takes or gives up a lock on a range of a file. On the wire: <c>fid[4] type[1] flags[4] start[8] length[8] proc_id[4] client_id[s]</c>.</summary>
/// <param name="fid">The open fid.</param>
/// <param name="type">Which lock.</param>
/// <param name="flags">How.</param>
/// <param name="start">The first byte.</param>
/// <param name="length">Number of bytes; 0 reaches to the end, wherever that is.</param>
/// <param name="processId">Who wants it: the number of a process at the client.</param>
/// <param name="clientId">Which client.</param>
public readonly ref struct Tlock(uint fid, LockType type, LockFlags flags, ulong start, ulong length, uint processId, ReadOnlySpan<byte> clientId)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 38;

    /// <summary>The open fid.</summary>
    public uint Fid => fid;

    /// <summary>Which lock.</summary>
    public LockType Type => type;

    /// <summary>How.</summary>
    public LockFlags Flags => flags;

    /// <summary>The first byte.</summary>
    public ulong Start => start;

    /// <summary>Number of bytes; 0 reaches to the end, wherever that is.</summary>
    public ulong Length => length;

    /// <summary>Who wants it: the number of a process at the client.</summary>
    public uint ProcessId => processId;

    /// <summary>Which client.</summary>
    public ReadOnlySpan<byte> ClientId { get; } = clientId;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tlock message)
    {
        var reader = new MessageReader(bytes, MessageType.Tlock);
        message = new Tlock(
            reader.UInt32(), (LockType)reader.Byte(), (LockFlags)reader.UInt32(), reader.UInt64(), reader.UInt64(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tlock, tag);
        writer.UInt32(fid);
        writer.Byte((byte)type);
        writer.UInt32((uint)flags);
        writer.UInt64(start);
        writer.UInt64(length);
        writer.UInt32(processId);
        writer.Text(ClientId);
        return writer.End();
    }
}
