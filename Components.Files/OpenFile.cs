namespace LibOs.Components.Files;

/// <summary>An open file: what one or more descriptors share.</summary>
internal unsafe struct OpenFile
{
    public Node Node;

    /// <summary>What the file system keeps for it: of a remote file the fid that was opened.</summary>
    public ulong Handle;

    public uint Flags;

    /// <summary>The length of <see cref="Path"/>.</summary>
    public int PathLength;

    /// <summary>The absolute path by which it was opened, or null when there was no memory for it or it has no name.</summary>
    public byte* Path;

    /// <summary>The pages that shared mappings of a file kept elsewhere have, or null.</summary>
    public SharedFile* Shared;

    /// <summary>The entry that the next read of a directory in memory begins with, while nothing was removed from it.</summary>
    public DirectoryEntry* Next;
    public long NextOffset;
    public ulong NextRemovals;

    public readonly bool CanRead => (Flags & OpenFlags.AccessMask) != OpenFlags.WriteOnly;

    public readonly bool CanWrite => (Flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
}
