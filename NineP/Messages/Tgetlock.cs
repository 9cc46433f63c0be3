using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Asks which lock would be in the way. On the wire: <c>fid[4] type[1] start[8] length[8] proc_id[4] client_id[s]</c>.</summary>
/// <param name="fid">The open fid.</param>
/// <param name="type">The lock to test.</param>
/// <param name="start">The first byte.</param>
/// <param name="length">Number of bytes; 0 reaches to the end.</param>
/// <param name="processId">Who asks.</param>
/// <param name="clientId">Which client.</param>
public readonly ref struct Tgetlock(uint fid, LockType type, ulong start, ulong length, uint processId, ReadOnlySpan<byte> clientId)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 34;

    /// <summary>The open fid.</summary>
    public uint Fid => fid;

    /// <summary>The lock to test.</summary>
    public LockType Type => type;

    /// <summary>The first byte.</summary>
    public ulong Start => start;

    /// <summary>Number of bytes; 0 reaches to the end.</summary>
    public ulong Length => length;

    /// <summary>Who asks.</summary>
    public uint ProcessId => processId;

    /// <summary>Which client.</summary>
    public ReadOnlySpan<byte> ClientId { get; } = clientId;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tgetlock message)
    {
        var reader = new MessageReader(bytes, MessageType.Tgetlock);
        message = new Tgetlock(reader.UInt32(), (LockType)reader.Byte(), reader.UInt64(), reader.UInt64(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tgetlock, tag);
        writer.UInt32(fid);
        writer.Byte((byte)type);
        writer.UInt64(start);
        writer.UInt64(length);
        writer.UInt32(processId);
        writer.Text(ClientId);
        return writer.End();
    }
}
