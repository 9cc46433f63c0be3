namespace LibOs.Abstractions.Ports;

/// <summary>The attributes of a file. Times are nanoseconds since 1970-01-01 UTC.</summary>
public struct FileStatus
{
    /// <summary>The device: which file system.</summary>
    public ulong Device;

    /// <summary>The number of the file on it.</summary>
    public ulong Inode;

    /// <summary>The number of names.</summary>
    public ulong Links;

    /// <summary>Type and permissions, as st_mode.</summary>
    public uint Mode;

    /// <summary>The owner.</summary>
    public uint User;

    /// <summary>The owner's group.</summary>
    public uint Group;

    /// <summary>The best size of a transfer in bytes.</summary>
    public uint BlockSize;

    /// <summary>The device that the file stands for.</summary>
    public ulong RepresentedDevice;

    /// <summary>The size in bytes.</summary>
    public long Size;

    /// <summary>The space taken, in units of 512 bytes.</summary>
    public long Blocks;

    /// <summary>When it was read last.</summary>
    public long AccessTime;

    /// <summary>When it was written last.</summary>
    public long ModifyTime;

    /// <summary>When its attributes changed last.</summary>
    public long ChangeTime;

    /// <summary>When it was made; 0 when that is not known.</summary>
    public long BirthTime;
}
