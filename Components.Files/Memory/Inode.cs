using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>A file in memory: a regular file, a directory, a symbolic link, a device, or a file that the kernel writes.</summary>
internal unsafe struct Inode
{
    public ulong Number;
    public uint Mode;
    public uint Links;

    /// <summary>How many hold it: nodes in use; an inode goes when it has neither these nor links.</summary>
    public uint References;
    public uint User;
    public uint Group;
    public FileContent Content;
    public FileDevice Device;

    /// <summary>How many tables lie above a regular file's pages.</summary>
    public byte Height;

    /// <summary>Whether a directory's names are the kernel's alone, as below /proc.</summary>
    public bool IsFixed;

    /// <summary>1 and the number of the mount that covers a directory, or 0.</summary>
    public byte Mount;
    public long Size;
    public long AccessTime;
    public long ModifyTime;
    public long ChangeTime;
    public long BirthTime;

    /// <summary>A regular file's page or table, a symbolic link's text, or a directory's table of entries; null for none.</summary>
    public byte* Data;

    /// <summary>The number of a regular file's pages, or of a directory's buckets.</summary>
    public long Count;

    /// <summary>A directory's parent; its own for one that has none.</summary>
    public Inode* Parent;
    public DirectoryEntry* First;
    public DirectoryEntry* Last;
    public long Entries;
    public long LastCookie;

    /// <summary>Changes with every entry that is taken out.</summary>
    public ulong Removals;

    public readonly uint Type => Mode & FileMode.TypeMask;
}
