using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>The attributes of a file. On the wire: <c>valid[8] qid[13] mode[4] uid[4] gid[4] nlink[8] rdev[8] size[8] blksize[8] blocks[8] atime[16] mtime[16] ctime[16] btime[16] gen[8] data_version[8]</c>.</summary>
public static class Rgetattr
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 153;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="stat">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Stat stat)
    {
        var reader = new MessageReader(bytes, MessageType.Rgetattr);
        stat = default;
        stat.Valid = (StatMask)reader.UInt64();
        stat.Qid = reader.Qid();
        stat.Mode = reader.UInt32();
        stat.User = reader.UInt32();
        stat.Group = reader.UInt32();
        stat.Links = reader.UInt64();
        stat.Device = reader.UInt64();
        stat.Size = reader.UInt64();
        stat.BlockSize = reader.UInt64();
        stat.Blocks = reader.UInt64();
        stat.AccessSeconds = reader.UInt64();
        stat.AccessNanoseconds = reader.UInt64();
        stat.ModifySeconds = reader.UInt64();
        stat.ModifyNanoseconds = reader.UInt64();
        stat.ChangeSeconds = reader.UInt64();
        stat.ChangeNanoseconds = reader.UInt64();
        stat.BirthSeconds = reader.UInt64();
        stat.BirthNanoseconds = reader.UInt64();
        stat.Generation = reader.UInt64();
        stat.DataVersion = reader.UInt64();
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, in Stat stat)
    {
        var writer = new MessageWriter(destination, MessageType.Rgetattr, tag);
        writer.UInt64((ulong)stat.Valid);
        writer.Qid(stat.Qid);
        writer.UInt32(stat.Mode);
        writer.UInt32(stat.User);
        writer.UInt32(stat.Group);
        writer.UInt64(stat.Links);
        writer.UInt64(stat.Device);
        writer.UInt64(stat.Size);
        writer.UInt64(stat.BlockSize);
        writer.UInt64(stat.Blocks);
        writer.UInt64(stat.AccessSeconds);
        writer.UInt64(stat.AccessNanoseconds);
        writer.UInt64(stat.ModifySeconds);
        writer.UInt64(stat.ModifyNanoseconds);
        writer.UInt64(stat.ChangeSeconds);
        writer.UInt64(stat.ChangeNanoseconds);
        writer.UInt64(stat.BirthSeconds);
        writer.UInt64(stat.BirthNanoseconds);
        writer.UInt64(stat.Generation);
        writer.UInt64(stat.DataVersion);
        return writer.End();
    }
}
