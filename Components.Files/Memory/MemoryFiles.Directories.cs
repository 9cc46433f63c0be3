using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <content>Directories: entries in the order of their making, found by a hash of the name.</content>
internal static unsafe partial class MemoryFiles<THost>
{
    private const int FirstBuckets = 16;
    private const int MostBuckets = 1 << 19;

    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte character in name) hash = (hash ^ character) * 16777619;
        return hash ^ (hash >> 15);
    }

    private static DirectoryEntry* FindEntry(Inode* directory, ReadOnlySpan<byte> name)
    {
        if (directory->Data == null) return null;
        uint hash = HashOf(name);
        // SAFETY: a directory's table has as many buckets as it counts.
        DirectoryEntry* entry = ((DirectoryEntry**)directory->Data)[hash & (uint)(directory->Count - 1)];
        while (entry != null && (entry->Hash != hash || !DirectoryEntry.Name(entry).SequenceEqual(name))) entry = entry->Chain;
        return entry;
    }

    private static long AddEntry(Inode* directory, ReadOnlySpan<byte> name, Inode* inode)
    {
        if (directory->Entries >= directory->Count && !Grow(directory)) return -Error.NoSpace;
        DirectoryEntry* entry = (DirectoryEntry*)Heap<THost>.Take(sizeof(DirectoryEntry) + name.Length);
        if (entry == null) return -Error.NoSpace;
        entry->Inode = inode;
        entry->Cookie = ++directory->LastCookie;
        entry->Hash = HashOf(name);
        entry->NameLength = name.Length;
        // SAFETY: room for the name was taken with the entry.
        _ = KernelBytes.Copy(name, new Span<byte>(entry + 1, name.Length));
        DirectoryEntry** bucket = (DirectoryEntry**)directory->Data + (entry->Hash & (uint)(directory->Count - 1));
        entry->Chain = *bucket;
        *bucket = entry;
        entry->Previous = directory->Last;
        if (directory->Last == null) directory->First = entry;
        else directory->Last->Next = entry;
        directory->Last = entry;
        directory->Entries++;
        directory->Size += sizeof(DirectoryEntry);
        Touch(directory);
        return 0;
    }

    private static void RemoveEntry(Inode* directory, DirectoryEntry* entry)
    {
        DirectoryEntry** at = (DirectoryEntry**)directory->Data + (entry->Hash & (uint)(directory->Count - 1));
        while (*at != entry) at = &(*at)->Chain;
        *at = entry->Chain;
        if (entry->Previous == null) directory->First = entry->Next;
        else entry->Previous->Next = entry->Next;
        if (entry->Next == null) directory->Last = entry->Previous;
        else entry->Next->Previous = entry->Previous;
        directory->Entries--;
        directory->Removals++;
        directory->Size -= sizeof(DirectoryEntry);
        Touch(directory);
        Heap<THost>.Give((byte*)entry, sizeof(DirectoryEntry) + entry->NameLength);
    }

    private static bool Grow(Inode* directory)
    {
        if (directory->Count >= MostBuckets) return true; // longer chains from here on
        long count = directory->Count == 0 ? FirstBuckets : directory->Count * 4;
        DirectoryEntry** table = (DirectoryEntry**)Heap<THost>.Take((int)count * sizeof(DirectoryEntry*));
        if (table == null) return directory->Count != 0;
        for (DirectoryEntry* entry = directory->First; entry != null; entry = entry->Next)
        {
            DirectoryEntry** bucket = table + (entry->Hash & (uint)(count - 1));
            entry->Chain = *bucket;
            *bucket = entry;
        }

        Heap<THost>.Give(directory->Data, (int)directory->Count * sizeof(DirectoryEntry*));
        directory->Data = (byte*)table;
        directory->Count = count;
        return true;
    }

    private static void Touch(Inode* inode)
    {
        long now = THost.RealTime;
        inode->ModifyTime = now;
        inode->ChangeTime = now;
    }

    /// <summary>Finds a name. The directory is one.</summary>
    public static long Lookup(ref readonly Node directory, ReadOnlySpan<byte> name, out Node node)
    {
        node = default;
        DirectoryEntry* entry = FindEntry(InodeOf(in directory), name);
        if (entry == null) return -Error.NoEntry;
        node = NodeOf(entry->Inode);
        return 0;
    }

    /// <summary>The directory that a directory lies in; itself at the top.</summary>
    public static Node ParentOf(ref readonly Node directory) => NodeOf(InodeOf(in directory)->Parent);

    /// <summary>Makes a regular file.</summary>
    public static long Create(ref readonly Node directory, ReadOnlySpan<byte> name, uint mode, out Node node) =>
        Make(in directory, name, FileMode.Regular | (mode & FileMode.Permissions), out node);

    /// <summary>Makes a directory.</summary>
    public static long MakeDirectory(ref readonly Node directory, ReadOnlySpan<byte> name, uint mode)
    {
        long result = Make(in directory, name, FileMode.Directory | (mode & FileMode.Permissions), out Node node);
        if (result == 0) Release(in node);
        return result;
    }

    private static long Make(ref readonly Node directory, ReadOnlySpan<byte> name, uint mode, out Node node)
    {
        node = default;
        Inode* parent = InodeOf(in directory);
        if (parent->Links == 0) return -Error.NoEntry; // it was removed
        if (parent->IsFixed && !IsFixing) return -Error.NoEntry; // as in Linux's own such directories
        if (FindEntry(parent, name) != null) return -Error.Exists;
        Inode* inode = MakeInode(mode);
        if (inode == null) return -Error.NoSpace;
        long result = AddEntry(parent, name, inode);
        if (result != 0)
        {
            inode->Links = 0;
            FreeIfUnused(inode);
            return result;
        }

        if (inode->Type == FileMode.Directory)
        {
            inode->Links = 2;
            inode->Parent = parent;
            parent->Links++;
        }

        node = NodeOf(inode);
        return 0;
    }

    /// <summary>Makes a file that has no name: it goes with its last reference.</summary>
    public static long MakeUnnamed(uint mode, out Node node)
    {
        node = default;
        Inode* inode = MakeInode(FileMode.Regular | (mode & FileMode.Permissions));
        if (inode == null) return -Error.NoSpace;
        inode->Links = 0;
        node = NodeOf(inode);
        return 0;
    }

    public static long MakeSymbolicLink(ref readonly Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        byte* text = Heap<THost>.Take(target.Length + 1);
        if (text == null) return -Error.NoSpace;
        long result = Make(in directory, name, FileMode.SymbolicLink | 0x1FF, out Node node);
        if (result != 0)
        {
            Heap<THost>.Give(text, target.Length + 1);
            return result;
        }

        // SAFETY: room for the text was just taken.
        _ = KernelBytes.Copy(target, new Span<byte>(text, target.Length));
        Inode* inode = InodeOf(in node);
        inode->Data = text;
        inode->Size = target.Length;
        Release(in node);
        return 0;
    }

    /// <summary>Copies a symbolic link's text, cut to the room that there is.</summary>
    public static long ReadSymbolicLink(ref readonly Node node, Span<byte> destination)
    {
        Inode* inode = InodeOf(in node);
        // SAFETY: the text has the length of the inode.
        return KernelBytes.Copy(new ReadOnlySpan<byte>(inode->Data, (int)inode->Size), destination);
    }

    public static long Link(ref readonly Node directory, ReadOnlySpan<byte> name, ref readonly Node target)
    {
        Inode* parent = InodeOf(in directory), inode = InodeOf(in target);
        if (inode->Type == FileMode.Directory) return -Error.NotPermitted;
        if (parent->Links == 0) return -Error.NoEntry;
        if (FindEntry(parent, name) != null) return -Error.Exists;
        if (parent->IsFixed) return -Error.NotPermitted;
        long result = AddEntry(parent, name, inode);
        if (result != 0) return result;
        inode->Links++;
        inode->ChangeTime = THost.RealTime;
        return 0;
    }

    public static long Unlink(ref readonly Node directory, ReadOnlySpan<byte> name, bool isDirectory)
    {
        Inode* parent = InodeOf(in directory);
        DirectoryEntry* entry = FindEntry(parent, name);
        if (entry == null) return -Error.NoEntry;
        if (parent->IsFixed) return -Error.NotPermitted;
        long result = CheckRemoval(entry->Inode, isDirectory);
        if (result != 0) return result;
        Remove(parent, entry);
        return 0;
    }

    private static long CheckRemoval(Inode* inode, bool asDirectory)
    {
        bool isDirectory = inode->Type == FileMode.Directory;
        if (asDirectory != isDirectory) return isDirectory ? -Error.IsDirectory : -Error.NotDirectory;
        if (inode->Mount != 0) return -Error.Busy;
        return isDirectory && inode->Entries != 0 ? -Error.NotEmpty : 0;
    }

    /// <summary>Takes a name away, and the file with it when it was the last and nobody uses the file.</summary>
    private static void Remove(Inode* parent, DirectoryEntry* entry)
    {
        Inode* inode = entry->Inode;
        RemoveEntry(parent, entry);
        inode->ChangeTime = THost.RealTime;
        if (inode->Type == FileMode.Directory)
        {
            parent->Links--;
            inode->Links = 0;
        }
        else
        {
            inode->Links--;
        }

        FreeIfUnused(inode);
    }

    public static long Rename(ref readonly Node fromDirectory, ReadOnlySpan<byte> from, ref readonly Node toDirectory, ReadOnlySpan<byte> to, uint flags)
    {
        const uint NoReplace = 1, Exchange = 2;
        Inode* oldParent = InodeOf(in fromDirectory), newParent = InodeOf(in toDirectory);
        DirectoryEntry* oldEntry = FindEntry(oldParent, from);
        if (oldEntry == null) return -Error.NoEntry;
        if (newParent->Links == 0) return -Error.NoEntry;
        if (oldParent->IsFixed || newParent->IsFixed) return -Error.NotPermitted;
        Inode* inode = oldEntry->Inode;
        if (inode->Mount != 0) return -Error.Busy;
        if (inode->Type == FileMode.Directory && IsWithin(newParent, inode)) return -Error.Invalid;
        DirectoryEntry* newEntry = FindEntry(newParent, to);
        if ((flags & Exchange) != 0) return newEntry == null ? -Error.NoEntry : ExchangeEntries(oldParent, oldEntry, newParent, newEntry);
        if (newEntry != null)
        {
            if ((flags & NoReplace) != 0) return -Error.Exists;
            if (newEntry->Inode == inode) return 0;
            long result = CheckRemoval(newEntry->Inode, inode->Type == FileMode.Directory);
            if (result != 0) return result;
        }

        // The new name first: when there is no memory for it, nothing has changed.
        if (newEntry != null)
        {
            Inode* replaced = newEntry->Inode;
            newEntry->Inode = inode;
            bool wasDirectory = replaced->Type == FileMode.Directory;
            if (wasDirectory) newParent->Links--;
            replaced->Links = wasDirectory ? 0 : replaced->Links - 1;
            replaced->ChangeTime = THost.RealTime;
            Touch(newParent);
            FreeIfUnused(replaced);
        }
        else
        {
            long result = AddEntry(newParent, to, inode);
            if (result != 0) return result;
        }

        RemoveEntry(oldParent, oldEntry);
        if (inode->Type == FileMode.Directory)
        {
            oldParent->Links--;
            newParent->Links++;
            inode->Parent = newParent;
        }

        inode->ChangeTime = THost.RealTime;
        return 0;
    }

    private static long ExchangeEntries(Inode* oldParent, DirectoryEntry* oldEntry, Inode* newParent, DirectoryEntry* newEntry)
    {
        Inode* first = oldEntry->Inode;
        Inode* second = newEntry->Inode;
        if (second->Mount != 0) return -Error.Busy;
        if (second->Type == FileMode.Directory && IsWithin(oldParent, second)) return -Error.Invalid;
        oldEntry->Inode = second;
        newEntry->Inode = first;
        if (first->Type == FileMode.Directory)
        {
            oldParent->Links--;
            newParent->Links++;
            first->Parent = newParent;
        }

        if (second->Type == FileMode.Directory)
        {
            newParent->Links--;
            oldParent->Links++;
            second->Parent = oldParent;
        }

        Touch(oldParent);
        Touch(newParent);
        return 0;
    }

    /// <summary>Whether a directory is another one or lies below it.</summary>
    private static bool IsWithin(Inode* directory, Inode* ancestor)
    {
        while (true)
        {
            if (directory == ancestor) return true;
            if (directory->Parent == directory) return false;
            directory = directory->Parent;
        }
    }

    /// <summary>Hands entries to a writer until it is full; the offset moves along.</summary>
    public static void ReadDirectory(ref OpenFile file, ref long offset, ref EntryWriter writer)
    {
        Inode* directory = InodeOf(in file.Node);
        TouchAccess(directory);
        if (offset < 1 && !writer.TryAdd(directory->Number, 1, FileMode.Directory, "."u8)) return;
        if (offset < 1) offset = 1;
        if (offset < 2 && !writer.TryAdd(directory->Parent->Number, 2, FileMode.Directory, ".."u8)) return;
        if (offset < 2) offset = 2;
        DirectoryEntry* entry = directory->First;
        if (file.Next != null && file.NextOffset == offset && file.NextRemovals == directory->Removals) entry = file.Next;
        while (entry != null && entry->Cookie <= offset) entry = entry->Next;
        for (; entry != null; entry = entry->Next)
        {
            if (!writer.TryAdd(entry->Inode->Number, entry->Cookie, entry->Inode->Type, DirectoryEntry.Name(entry))) break;
            offset = entry->Cookie;
        }

        file.Next = entry;
        file.NextOffset = offset;
        file.NextRemovals = directory->Removals;
    }
}
