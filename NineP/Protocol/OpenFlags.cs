namespace LibOs.NineP.Protocol;

/// <summary>How a file is opened: the protocol's numbers, which are those of Linux on x86-64.</summary>
[Flags]
public enum OpenFlags : uint
{
    /// <summary>For reading only.</summary>
    ReadOnly = 0,

    /// <summary>For writing only.</summary>
    WriteOnly = 1,

    /// <summary>For reading and writing.</summary>
    ReadWrite = 2,

    /// <summary>The bits that say for what.</summary>
    AccessMask = 3,

    /// <summary>Create it if it is not there.</summary>
    Create = 0x40,

    /// <summary>With <see cref="Create"/>: fail if it is there.</summary>
    Exclusive = 0x80,

    /// <summary>A terminal does not become the process's own.</summary>
    NoControllingTerminal = 0x100,

    /// <summary>Cut it to length 0.</summary>
    Truncate = 0x200,

    /// <summary>Every write goes to the end.</summary>
    Append = 0x400,

    /// <summary>Do not wait.</summary>
    NonBlocking = 0x800,

    /// <summary>A write ends when its data is on the disk.</summary>
    DataSync = 0x1000,

    /// <summary>Signals tell of input.</summary>
    Asynchronous = 0x2000,

    /// <summary>Past the cache.</summary>
    Direct = 0x4000,

    /// <summary>Offsets have 64 bits.</summary>
    LargeFile = 0x8000,

    /// <summary>Fail unless it is a directory.</summary>
    Directory = 0x1_0000,

    /// <summary>Fail if it is a symbolic link.</summary>
    NoFollow = 0x2_0000,

    /// <summary>Reading leaves the access time.</summary>
    NoAccessTime = 0x4_0000,

    /// <summary>Closed when another program is started.</summary>
    CloseOnExec = 0x8_0000,

    /// <summary>A write ends when its data and attributes are on the disk (with <see cref="DataSync"/>).</summary>
    Sync = 0x10_0000,
}
