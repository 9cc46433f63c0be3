using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// Writes to a file. On the wire: <c>fid[4] offset[8] count[4] data[count]</c>. The data may travel apart from what comes
/// before it: the size in the header counts both.
/// </summary>
/// <param name="fid">The open fid.</param>
/// <param name="offset">Where in the file, in bytes.</param>
/// <param name="count">The length of the data in bytes.</param>
/// <param name="data">The data, where it lies in the message.</param>
public readonly ref struct Twrite(uint fid, ulong offset, uint count, ReadOnlySpan<byte> data)
{
    /// <summary>The open fid.</summary>
    public uint Fid => fid;

    /// <summary>Where in the file, in bytes.</summary>
    public ulong Offset => offset;

    /// <summary>The length of the data in bytes.</summary>
    public uint Count => count;

    /// <summary>The data; empty when it lies elsewhere.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Reads a message that holds its data.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Twrite message)
    {
        var reader = new MessageReader(bytes, MessageType.Twrite);
        uint fid = reader.UInt32();
        ulong offset = reader.UInt64();
        uint count = reader.UInt32();
        message = new Twrite(fid, offset, count, reader.Bytes(count));
        return reader.IsComplete;
    }

    /// <summary>Reads what comes before the data of a message whose data lies elsewhere.</summary>
    /// <param name="head">The first <see cref="NinePConstants.WriteHeadLength"/> bytes, and nothing else.</param>
    /// <param name="message">What it says, without data.</param>
    /// <returns>Whether it is one of this type, and its size is right for its data.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> head, out Twrite message)
    {
        message = default;
        if (!MessageHeader.TryRead(head, out MessageHeader header) || header.Type != MessageType.Twrite) return false;
        var reader = new MessageReader(head[NinePConstants.HeaderLength..]);
        message = new Twrite(reader.UInt32(), reader.UInt64(), reader.UInt32(), default);
        return reader.IsComplete && header.Size == (ulong)NinePConstants.WriteHeadLength + message.Count;
    }

    /// <summary>Writes a message with its header and data.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, uint fid, ulong offset, ReadOnlySpan<byte> data)
    {
        int head = WriteHead(destination, tag, fid, offset, (uint)data.Length);
        if (head == 0 || data.Length > destination.Length - head) return 0;
        new MessageWriter(destination[head..]).Bytes(data);
        return head + data.Length;
    }

    /// <summary>Writes what comes before the data.</summary>
    /// <returns>Its length in bytes, <see cref="NinePConstants.WriteHeadLength"/>; 0 when the destination is too short or there is too much data.</returns>
    public static int WriteHead(Span<byte> destination, ushort tag, uint fid, ulong offset, uint count)
    {
        var writer = new MessageWriter(destination, MessageType.Twrite, tag);
        writer.UInt32(fid);
        writer.UInt64(offset);
        writer.UInt32(count);
        return writer.End(count);
    }
}
