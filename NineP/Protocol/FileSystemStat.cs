namespace LibOs.NineP.Protocol;

/// <summary>The figures of a file system.</summary>
public struct FileSystemStat
{
    /// <summary>The kind of file system, a number of Linux.</summary>
    public uint Type { readonly get; set; }

    /// <summary>The size of a block in bytes.</summary>
    public uint BlockSize { readonly get; set; }

    /// <summary>Number of blocks.</summary>
    public ulong Blocks { readonly get; set; }

    /// <summary>Blocks that are free.</summary>
    public ulong FreeBlocks { readonly get; set; }

    /// <summary>Blocks that an ordinary user can have.</summary>
    public ulong AvailableBlocks { readonly get; set; }

    /// <summary>Number of files there can be.</summary>
    public ulong Files { readonly get; set; }

    /// <summary>Files that can still be made.</summary>
    public ulong FreeFiles { readonly get; set; }

    /// <summary>The number of the file system.</summary>
    public ulong Identity { readonly get; set; }

    /// <summary>The longest name in bytes.</summary>
    public uint MaximumName { readonly get; set; }
}
