namespace LibOs.Components.Files;

/// <summary>A file of some file system. Who holds one holds a reference, which <see cref="FileSystems{THost}.Release"/> gives up.</summary>
internal struct Node
{
    /// <summary>The file, as its file system knows it: of the tree in memory the inode's address.</summary>
    public ulong Id;

    /// <summary>The file system.</summary>
    public FileSystemKind System;

    /// <summary>Which of several mounts of that kind.</summary>
    public byte Mount;

    /// <summary>The type, as in st_mode; it never changes.</summary>
    public ushort Type;

    public readonly bool IsDirectory => Type == FileMode.Directory;

    public readonly bool IsLink => Type == FileMode.SymbolicLink;

    public readonly bool IsSame(ref readonly Node other) => Id == other.Id && System == other.System && Mount == other.Mount;
}
