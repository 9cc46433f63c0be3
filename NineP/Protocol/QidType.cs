namespace LibOs.NineP.Protocol;

/// <summary>What kind of file a qid stands for.</summary>
[Flags]
public enum QidType : byte
{
    /// <summary>A regular file, or anything that is none of the others.</summary>
    File = 0,

    /// <summary>A symbolic link.</summary>
    SymbolicLink = 0x02,

    /// <summary>Not kept by backups.</summary>
    Temporary = 0x04,

    /// <summary>A fid for authentication.</summary>
    Authentication = 0x08,

    /// <summary>A mount point.</summary>
    Mount = 0x10,

    /// <summary>Only one can have it open.</summary>
    Exclusive = 0x20,

    /// <summary>Data goes to the end.</summary>
    Append = 0x40,

    /// <summary>A directory.</summary>
    Directory = 0x80,
}
