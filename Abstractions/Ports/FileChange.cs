namespace LibOs.Abstractions.Ports;

/// <summary>Attributes to be changed.</summary>
public struct FileChange
{
    /// <summary>Which of them.</summary>
    public FileChanges Changes;

    /// <summary>The permissions.</summary>
    public uint Mode;

    /// <summary>The owner; all bits set for no change.</summary>
    public uint User;

    /// <summary>The owner's group; all bits set for no change.</summary>
    public uint Group;

    /// <summary>The size in bytes.</summary>
    public long Size;

    /// <summary>When it was read last, in nanoseconds since 1970-01-01 UTC.</summary>
    public long AccessTime;

    /// <summary>When it was written last.</summary>
    public long ModifyTime;
}
