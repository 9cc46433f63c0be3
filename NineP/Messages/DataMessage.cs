using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// An answer that is data: Rread and Rreaddir. On the wire: <c>count[4] data[count]</c>. The data may travel apart from what comes
/// before it: the size in the header counts both.
/// </summary>
public static class DataMessage
{
    /// <summary>Reads an answer that holds its data.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="type"><see cref="MessageType.Rread"/> or <see cref="MessageType.Rreaddir"/>.</param>
    /// <param name="data">The data.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MessageType type, out ReadOnlySpan<byte> data)
    {
        var reader = new MessageReader(bytes, type);
        data = reader.Bytes(reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Reads what comes before the data of an answer whose data lies elsewhere.</summary>
    /// <param name="head">The first <see cref="NinePConstants.ReadHeadLength"/> bytes, and nothing else.</param>
    /// <param name="type"><see cref="MessageType.Rread"/> or <see cref="MessageType.Rreaddir"/>.</param>
    /// <param name="count">The length of the data in bytes. The caller compares it with what it asked for.</param>
    /// <returns>Whether it is one of this type, and its size is right for its data.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> head, MessageType type, out uint count)
    {
        count = 0;
        if (!MessageHeader.TryRead(head, out MessageHeader header) || header.Type != type) return false;
        var reader = new MessageReader(head[NinePConstants.HeaderLength..]);
        count = reader.UInt32();
        return reader.IsComplete && header.Size == (ulong)NinePConstants.ReadHeadLength + count;
    }

    /// <summary>Writes an answer with its header and data.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, MessageType type, ushort tag, ReadOnlySpan<byte> data)
    {
        int head = WriteHead(destination, type, tag, (uint)data.Length);
        if (head == 0 || data.Length > destination.Length - head) return 0;
        new MessageWriter(destination[head..]).Bytes(data);
        return head + data.Length;
    }

    /// <summary>Writes what comes before the data.</summary>
    /// <returns>Its length in bytes, <see cref="NinePConstants.ReadHeadLength"/>; 0 when the destination is too short or there is too much data.</returns>
    public static int WriteHead(Span<byte> destination, MessageType type, ushort tag, uint count)
    {
        var writer = new MessageWriter(destination, type, tag);
        writer.UInt32(count);
        return writer.End(count);
    }
}
