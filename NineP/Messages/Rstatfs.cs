using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>The figures of a file system. On the wire: <c>type[4] bsize[4] blocks[8] bfree[8] bavail[8] files[8] ffree[8] fsid[8] namelen[4]</c>.</summary>
public static class Rstatfs
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 60;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="stat">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FileSystemStat stat)
    {
        var reader = new MessageReader(bytes, MessageType.Rstatfs);
        stat = default;
        stat.Type = reader.UInt32();
        stat.BlockSize = reader.UInt32();
        stat.Blocks = reader.UInt64();
        stat.FreeBlocks = reader.UInt64();
        stat.AvailableBlocks = reader.UInt64();
        stat.Files = reader.UInt64();
        stat.FreeFiles = reader.UInt64();
        stat.Identity = reader.UInt64();
        stat.MaximumName = reader.UInt32();
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, in FileSystemStat stat)
    {
        var writer = new MessageWriter(destination, MessageType.Rstatfs, tag);
        writer.UInt32(stat.Type);
        writer.UInt32(stat.BlockSize);
        writer.UInt64(stat.Blocks);
        writer.UInt64(stat.FreeBlocks);
        writer.UInt64(stat.AvailableBlocks);
        writer.UInt64(stat.Files);
        writer.UInt64(stat.FreeFiles);
        writer.UInt64(stat.Identity);
        writer.UInt32(stat.MaximumName);
        return writer.End();
    }
}
