namespace LibOs.NineP.Protocol;

/// <summary>What a Tunlinkat removes.</summary>
[Flags]
public enum UnlinkFlags : uint
{
    /// <summary>Anything but a directory.</summary>
    None = 0,

    /// <summary>An empty directory (AT_REMOVEDIR).</summary>
    Directory = 0x200,
}
