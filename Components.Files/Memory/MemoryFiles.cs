using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The file system in memory: the tree that the program finds at its start, and its private /tmp.</summary>
/// <remarks>Nothing in it waits, so what a call sees and does is one step for all others.</remarks>
/// <typeparam name="THost">The kernel.</typeparam>
[KernelPath]
internal static unsafe partial class MemoryFiles<THost>
    where THost : unmanaged, IFilesHost
{
    public const int PageLength = 4096;

    /// <summary>The number of this file system (st_dev).</summary>
    public const ulong Device = 0x1_0001;
    private const ulong Magic = 0x0102_1994; // TMPFS_MAGIC
    private const ulong LongestName = 255;
    private const int LengthOfInode = 192;

    private static Inode* s_root;
    private static ulong s_lastNumber;
    private static long s_inodes;
    private static long s_pages;
    private static long s_mostPages;

    /// <summary>Makes the root directory.</summary>
    /// <param name="mostPages">The most pages that files may take.</param>
    public static void Start(long mostPages)
    {
        s_mostPages = mostPages;
        s_root = MakeInode(FileMode.Directory | 0x1ED); // rwxr-xr-x
        if (s_root == null) return;
        s_root->Links = 2;
        s_root->Parent = s_root;
    }

    /// <summary>Sets the most that files may take unless it is negative, and tells it; returns what they take.</summary>
    public static long ControlMemory(ref long limit)
    {
        if (limit >= 0) s_mostPages = limit / PageLength;
        limit = s_mostPages * PageLength;
        return s_pages * PageLength;
    }

    /// <summary>Whether directories that are made now keep their names; they can be filled while this is set.</summary>
    public static bool IsFixing { get; set; }

    public static Node Root => NodeOf(s_root);

    /// <summary>A node of an inode, with a reference of its own.</summary>
    public static Node NodeOf(Inode* inode)
    {
        inode->References++;
        return new Node { Id = (ulong)inode, System = FileSystemKind.Memory, Type = (ushort)inode->Type };
    }

    /// <summary>The inode of a node.</summary>
    public static Inode* InodeOf(ref readonly Node node) => (Inode*)node.Id;

    public static void Retain(ref readonly Node node) => InodeOf(in node)->References++;

    public static void Release(ref readonly Node node)
    {
        Inode* inode = InodeOf(in node);
        inode->References--;
        FreeIfUnused(inode);
    }

    /// <summary>Makes an inode without a name; null when there is no memory.</summary>
    private static Inode* MakeInode(uint mode)
    {
        Inode* inode = (Inode*)Heap<THost>.Take(LengthOfInode);
        if (inode == null) return null;
        inode->Number = ++s_lastNumber;
        inode->Mode = mode;
        inode->Links = 1;
        long now = THost.RealTime;
        inode->AccessTime = now;
        inode->ModifyTime = now;
        inode->ChangeTime = now;
        inode->BirthTime = now;
        inode->LastCookie = 2; // after "." and ".."
        inode->IsFixed = IsFixing;
        s_inodes++;
        return inode;
    }

    private static void FreeIfUnused(Inode* inode)
    {
        if (inode->References != 0 || inode->Links != 0) return;
        switch (inode->Type)
        {
            case FileMode.Regular:
                DropPages(inode, 0);
                break;
            case FileMode.SymbolicLink:
                Heap<THost>.Give(inode->Data, (int)inode->Size + 1);
                break;
            case FileMode.Directory:
                Heap<THost>.Give(inode->Data, (int)inode->Count * sizeof(DirectoryEntry*));
                break;
        }

        s_inodes--;
        Heap<THost>.Give((byte*)inode, LengthOfInode);
    }

    public static void GetStatus(ref readonly Node node, ref FileStatus status)
    {
        Inode* inode = InodeOf(in node);
        status.Device = Device;
        status.Inode = inode->Number;
        status.Links = inode->Links;
        status.Mode = inode->Mode;
        status.User = inode->User;
        status.Group = inode->Group;
        status.BlockSize = PageLength;
        status.RepresentedDevice = RepresentedDevice(inode->Device);
        status.Size = inode->Size;
        status.Blocks = inode->Type == FileMode.Regular ? inode->Count * (PageLength / 512) : 0;
        status.AccessTime = inode->AccessTime;
        status.ModifyTime = inode->ModifyTime;
        status.ChangeTime = inode->ChangeTime;
        status.BirthTime = inode->BirthTime;
    }

    private static ulong RepresentedDevice(FileDevice device) => device switch
    {
        FileDevice.Null => 0x103,
        FileDevice.Zero => 0x105,
        FileDevice.Full => 0x107,
        FileDevice.Random => 0x109,
        FileDevice.Terminal => 0x500,
        _ => 0,
    };

    public static long SetStatus(ref readonly Node node, ref readonly FileChange change)
    {
        Inode* inode = InodeOf(in node);
        long now = THost.RealTime;
        if ((change.Changes & FileChanges.Size) != 0)
        {
            long result = SetSize(inode, change.Size);
            if (result != 0) return result;
            inode->ModifyTime = now;
        }

        if ((change.Changes & FileChanges.Mode) != 0) inode->Mode = inode->Type | (change.Mode & FileMode.Permissions);
        if ((change.Changes & FileChanges.Owner) != 0)
        {
            if (change.User != uint.MaxValue) inode->User = change.User;
            if (change.Group != uint.MaxValue) inode->Group = change.Group;
            // Who gives a program away does not lend the new owner's rights to it.
            if (inode->Type == FileMode.Regular)
            {
                inode->Mode &= ~FileMode.SetUser;
                if ((inode->Mode & FileMode.GroupExecute) != 0) inode->Mode &= ~FileMode.SetGroup;
            }
        }

        if ((change.Changes & FileChanges.AccessTime) != 0) inode->AccessTime = change.AccessTime;
        if ((change.Changes & FileChanges.ModifyTime) != 0) inode->ModifyTime = change.ModifyTime;
        if ((change.Changes & FileChanges.AccessNow) != 0) inode->AccessTime = now;
        if ((change.Changes & FileChanges.ModifyNow) != 0) inode->ModifyTime = now;
        inode->ChangeTime = now;
        return 0;
    }

    public static void GetSystemStatus(ref FileSystemStatus status)
    {
        status.Kind = Magic;
        status.BlockSize = PageLength;
        status.Blocks = (ulong)s_mostPages;
        status.FreeBlocks = (ulong)Math.Max(s_mostPages - s_pages, 0);
        status.AvailableBlocks = status.FreeBlocks;
        status.Files = (ulong)s_mostPages;
        status.FreeFiles = (ulong)Math.Max(s_mostPages - s_inodes, 0);
        status.Identity = Device;
        status.NameLength = LongestName;
        status.Flags = 0x1020; // relatime, valid
    }
}
