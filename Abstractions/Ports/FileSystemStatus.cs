namespace LibOs.Abstractions.Ports;

/// <summary>Figures of a file system, as statfs(2) tells them.</summary>
public struct FileSystemStatus
{
    /// <summary>The kind of file system: its magic number.</summary>
    public ulong Kind;

    /// <summary>The size of a block in bytes.</summary>
    public ulong BlockSize;

    /// <summary>The number of blocks.</summary>
    public ulong Blocks;

    /// <summary>The number of blocks that are free.</summary>
    public ulong FreeBlocks;

    /// <summary>The number of blocks that an ordinary user can get.</summary>
    public ulong AvailableBlocks;

    /// <summary>The number of files that there can be.</summary>
    public ulong Files;

    /// <summary>The number of files that can still be made.</summary>
    public ulong FreeFiles;

    /// <summary>Its identity.</summary>
    public ulong Identity;

    /// <summary>The longest name in bytes.</summary>
    public ulong NameLength;

    /// <summary>How it is mounted (ST_RDONLY and so on).</summary>
    public ulong Flags;
}
