using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Changes attributes of a file. On the wire: <c>fid[4] valid[4] mode[4] uid[4] gid[4] size[8] atime[16] mtime[16]</c>.</summary>
public static class Tsetattr
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 60;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="fid">The fid of the file.</param>
    /// <param name="stat">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out uint fid, out SetStat stat)
    {
        var reader = new MessageReader(bytes, MessageType.Tsetattr);
        fid = reader.UInt32();
        stat = default;
        stat.Valid = (SetStatMask)reader.UInt32();
        stat.Mode = reader.UInt32();
        stat.User = reader.UInt32();
        stat.Group = reader.UInt32();
        stat.Size = reader.UInt64();
        stat.AccessSeconds = reader.UInt64();
        stat.AccessNanoseconds = reader.UInt64();
        stat.ModifySeconds = reader.UInt64();
        stat.ModifyNanoseconds = reader.UInt64();
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, uint fid, in SetStat stat)
    {
        var writer = new MessageWriter(destination, MessageType.Tsetattr, tag);
        writer.UInt32(fid);
        writer.UInt32((uint)stat.Valid);
        writer.UInt32(stat.Mode);
        writer.UInt32(stat.User);
        writer.UInt32(stat.Group);
        writer.UInt64(stat.Size);
        writer.UInt64(stat.AccessSeconds);
        writer.UInt64(stat.AccessNanoseconds);
        writer.UInt64(stat.ModifySeconds);
        writer.UInt64(stat.ModifyNanoseconds);
        return writer.End();
    }
}
