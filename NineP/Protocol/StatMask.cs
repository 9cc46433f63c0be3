namespace LibOs.NineP.Protocol;

/// <summary>Which attributes are asked for, and which an answer holds (Tgetattr, Rgetattr).</summary>
[Flags]
public enum StatMask : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Kind and permissions.</summary>
    Mode = 0x1,

    /// <summary>Number of links.</summary>
    Links = 0x2,

    /// <summary>User.</summary>
    User = 0x4,

    /// <summary>Group.</summary>
    Group = 0x8,

    /// <summary>Device numbers.</summary>
    Device = 0x10,

    /// <summary>Time of last access.</summary>
    AccessTime = 0x20,

    /// <summary>Time of last change of content.</summary>
    ModifyTime = 0x40,

    /// <summary>Time of last change of attributes.</summary>
    ChangeTime = 0x80,

    /// <summary>Number of the file.</summary>
    Inode = 0x100,

    /// <summary>Length.</summary>
    Size = 0x200,

    /// <summary>Blocks taken.</summary>
    Blocks = 0x400,

    /// <summary>All that a stat has.</summary>
    Basic = 0x7FF,

    /// <summary>Time of creation.</summary>
    BirthTime = 0x800,

    /// <summary>Generation.</summary>
    Generation = 0x1000,

    /// <summary>Version of the content.</summary>
    DataVersion = 0x2000,

    /// <summary>All of them.</summary>
    All = 0x3FFF,
}
