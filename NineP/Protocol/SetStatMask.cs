namespace LibOs.NineP.Protocol;

/// <summary>Which attributes a Tsetattr changes.</summary>
[Flags]
public enum SetStatMask : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Permissions.</summary>
    Mode = 0x1,

    /// <summary>User.</summary>
    User = 0x2,

    /// <summary>Group.</summary>
    Group = 0x4,

    /// <summary>Length.</summary>
    Size = 0x8,

    /// <summary>Time of last access: to now, unless <see cref="AccessTimeSet"/> is there.</summary>
    AccessTime = 0x10,

    /// <summary>Time of last change of content: to now, unless <see cref="ModifyTimeSet"/> is there.</summary>
    ModifyTime = 0x20,

    /// <summary>Time of last change of attributes: to now.</summary>
    ChangeTime = 0x40,

    /// <summary>The message holds the time of last access.</summary>
    AccessTimeSet = 0x80,

    /// <summary>The message holds the time of last change of content.</summary>
    ModifyTimeSet = 0x100,

    /// <summary>All that are defined.</summary>
    All = 0x1FF,
}
