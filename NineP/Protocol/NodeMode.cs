namespace LibOs.NineP.Protocol;

/// <summary>The kind of a file in the bits of its mode (as Linux has them); the twelve bits below are its permissions.</summary>
public static class NodeMode
{
    /// <summary>The bits that say which kind.</summary>
    public const uint KindMask = 0xF000;

    /// <summary>The bits of permissions, with set-user, set-group and sticky.</summary>
    public const uint PermissionMask = 0xFFF;

    /// <summary>A named pipe.</summary>
    public const uint Pipe = 0x1000;

    /// <summary>A character device.</summary>
    public const uint CharacterDevice = 0x2000;

    /// <summary>A directory.</summary>
    public const uint Directory = 0x4000;

    /// <summary>A block device.</summary>
    public const uint BlockDevice = 0x6000;

    /// <summary>A regular file.</summary>
    public const uint Regular = 0x8000;

    /// <summary>A symbolic link.</summary>
    public const uint SymbolicLink = 0xA000;

    /// <summary>A socket.</summary>
    public const uint Socket = 0xC000;

    /// <summary>The qid's type for a mode.</summary>
    public static QidType QidTypeOf(uint mode)
    {
        if ((mode & KindMask) == Directory) return QidType.Directory;
        return (mode & KindMask) == SymbolicLink ? QidType.SymbolicLink : QidType.File;
    }

    /// <summary>The type that a directory's entry has for a mode (DT_DIR ...).</summary>
    public static byte EntryTypeOf(uint mode) => (byte)((mode & KindMask) >> 12);
}
