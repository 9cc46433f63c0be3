namespace LibOs.Components.Files;

/// <summary>A name in a directory in memory. The bytes of the name follow the structure.</summary>
internal unsafe struct DirectoryEntry
{
    /// <summary>The next entry whose name has the same remainder of its hash.</summary>
    public DirectoryEntry* Chain;

    /// <summary>The entries made before and after it.</summary>
    public DirectoryEntry* Previous;
    public DirectoryEntry* Next;
    public Inode* Inode;

    /// <summary>Its place in the order of making; never given to another entry of the directory.</summary>
    public long Cookie;
    public uint Hash;
    public int NameLength;

    /// <summary>The name of an entry.</summary>
    public static ReadOnlySpan<byte> Name(DirectoryEntry* entry) =>
        // SAFETY: an entry is allocated with room for its name behind it.
        new((byte*)(entry + 1), entry->NameLength);
}
