using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.NineP.KernelPath;
using LibOs.NineP.Protocol;

namespace LibOs.Components.Files;

/// <summary>Directories of the controller's, over 9P2000.L: mounts, nodes and their attributes.</summary>
/// <remarks>
/// Nothing is kept here of what files hold: each call asks the controller, so what others change is seen at once. A
/// node's number is its fid. A regular file is opened on that fid, a directory on a copy, for an open fid cannot be walked from.
/// A mount is attached by the first call that needs it.
/// </remarks>
/// <typeparam name="THost">The kernel.</typeparam>
[KernelPath]
internal static unsafe partial class RemoteFiles<THost>
    where THost : unmanaged, IFilesHost
{
    private const ulong FirstDevice = 0x2_0000;
    private const uint WantedMessageSize = (512 * 1024) + 4096;
    private const uint NoGroup = uint.MaxValue; // whatever the controller's is
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long Failed = -5; // EIO

    private static RemoteMounts s_mounts;
    private static int s_count;
    private static uint s_messageSize;
    private static bool s_isStarting;
    private static WaitPoint s_starting;

    /// <summary>Makes a mount's root node; null kind when there are too many or no memory.</summary>
    /// <param name="name">The name by which the controller knows the directory.</param>
    public static Node AddMount(ReadOnlySpan<byte> name)
    {
        if (s_count == MountTable.Capacity) return default;
        byte* copy = Heap<THost>.Take(name.Length + 1);
        uint fid = Fids<THost>.Take();
        if (copy == null || fid == 0) return default;
        // SAFETY: room for the name was just taken.
        _ = KernelBytes.Copy(name, new Span<byte>(copy, name.Length));
        ref RemoteMount mount = ref s_mounts[s_count];
        mount.Name = copy;
        mount.NameLength = name.Length;
        mount.Root = fid;
        return new Node { Id = fid, System = FileSystemKind.Remote, Mount = (byte)s_count++, Type = (ushort)FileMode.Directory };
    }

    public static void Retain(ref readonly Node node) => Fids<THost>.Get(node.Id)->References++;

    public static void Release(ref readonly Node node)
    {
        if (--Fids<THost>.Get(node.Id)->References != 0) return;
        Forget((uint)node.Id);
    }

    /// <summary>Which file a node is, among those of all remote mounts.</summary>
    public static ulong PathOf(ref readonly Node node) => Fids<THost>.Get(node.Id)->Path;

    public static bool IsSame(ref readonly Node first, ref readonly Node second) =>
        first.Mount == second.Mount && (first.Id == second.Id || (PathOf(in first) == PathOf(in second) && PathOf(in first) != 0));

    /// <summary>Sees to it that a node's mount is attached. All calls begin with it.</summary>
    private static long Prepare(ref readonly Node node) => s_mounts[node.Mount].IsAttached ? 0 : Attach(ref s_mounts[node.Mount]);

    private static long Attach(ref RemoteMount mount)
    {
        if (!THost.HasChannel) return -Error.NoDevice;
        while (s_isStarting) _ = THost.Wait(ref s_starting, isInterruptible: false);
        if (mount.IsAttached) return 0;
        s_isStarting = true;
        long result = 0;
        if (s_messageSize == 0) result = RequestClient<RequestTransport<THost>>.Negotiate(WantedMessageSize, out s_messageSize);
        if (result == 0)
        {
            // SAFETY: the name has the length that is kept with it.
            result = RequestClient<RequestTransport<THost>>.Attach(mount.Root, new ReadOnlySpan<byte>(mount.Name, mount.NameLength), out Qid qid);
            if (result == 0)
            {
                Fids<THost>.Get(mount.Root)->Path = qid.Path;
                mount.IsAttached = true;
            }
        }

        s_isStarting = false;
        THost.Wake(ref s_starting);
        return result;
    }

    private static void Forget(uint fid)
    {
        RequestClient<RequestTransport<THost>>.Clunk(fid);
        // The server takes requests in their order: who gets the number next comes behind the clunk.
        Fids<THost>.Give(fid);
    }

    private static Node NodeOf(uint fid, byte mount, Qid qid)
    {
        Fids<THost>.Get(fid)->Path = qid.Path;
        uint type = (qid.Type & QidType.Directory) != 0 ? FileMode.Directory : (qid.Type & QidType.SymbolicLink) != 0 ? FileMode.SymbolicLink : FileMode.Regular;
        return new Node { Id = fid, System = FileSystemKind.Remote, Mount = mount, Type = (ushort)type };
    }

    public static long Lookup(ref readonly Node directory, ReadOnlySpan<byte> name, out Node node)
    {
        node = default;
        long result = Prepare(in directory);
        if (result != 0) return result;
        uint fid = Fids<THost>.Take();
        if (fid == 0) return -Error.NoMemory;
        result = RequestClient<RequestTransport<THost>>.Walk((uint)directory.Id, fid, name, out Qid qid);
        if (result != 0) Fids<THost>.Give(fid);
        else node = NodeOf(fid, directory.Mount, qid);
        return result;
    }

    public static long GetStatus(ref readonly Node node, ref FileStatus status)
    {
        long result = Prepare(in node);
        if (result != 0) return result;
        Stat stat = default;
        result = RequestClient<RequestTransport<THost>>.GetStat((uint)node.Id, StatMask.Basic | StatMask.BirthTime, ref stat);
        if (result != 0) return result;
        status.Device = FirstDevice + node.Mount;
        status.Inode = stat.Qid.Path;
        status.Links = stat.Links;
        status.Mode = stat.Mode;
        status.User = stat.User;
        status.Group = stat.Group;
        status.BlockSize = (uint)Math.Min(stat.BlockSize, int.MaxValue);
        status.RepresentedDevice = stat.Device;
        status.Size = (long)(stat.Size & long.MaxValue);
        status.Blocks = (long)(stat.Blocks & long.MaxValue);
        status.AccessTime = TimeOf(stat.AccessSeconds, stat.AccessNanoseconds);
        status.ModifyTime = TimeOf(stat.ModifySeconds, stat.ModifyNanoseconds);
        status.ChangeTime = TimeOf(stat.ChangeSeconds, stat.ChangeNanoseconds);
        status.BirthTime = (stat.Valid & StatMask.BirthTime) != 0 ? TimeOf(stat.BirthSeconds, stat.BirthNanoseconds) : 0;
        return 0;
    }

    public static long SetStatus(ref readonly Node node, ref readonly FileChange change)
    {
        long result = Prepare(in node);
        if (result != 0) return result;
        SetStat stat = default;
        FileChanges changes = change.Changes;
        if ((changes & FileChanges.Mode) != 0)
        {
            stat.Valid |= SetStatMask.Mode;
            stat.Mode = change.Mode & FileMode.Permissions;
        }

        if ((changes & FileChanges.Owner) != 0)
        {
            if (change.User != uint.MaxValue) stat.Valid |= SetStatMask.User;
            if (change.Group != uint.MaxValue) stat.Valid |= SetStatMask.Group;
            stat.User = change.User;
            stat.Group = change.Group;
        }

        if ((changes & FileChanges.Size) != 0)
        {
            stat.Valid |= SetStatMask.Size;
            stat.Size = (ulong)change.Size;
        }

        if ((changes & FileChanges.AccessNow) != 0) stat.Valid |= SetStatMask.AccessTime;
        if ((changes & FileChanges.ModifyNow) != 0) stat.Valid |= SetStatMask.ModifyTime;
        if ((changes & FileChanges.AccessTime) != 0)
        {
            stat.Valid |= SetStatMask.AccessTime | SetStatMask.AccessTimeSet;
            Split(change.AccessTime, out ulong seconds, out ulong rest);
            stat.AccessSeconds = seconds;
            stat.AccessNanoseconds = rest;
        }

        if ((changes & FileChanges.ModifyTime) != 0)
        {
            stat.Valid |= SetStatMask.ModifyTime | SetStatMask.ModifyTimeSet;
            Split(change.ModifyTime, out ulong seconds, out ulong rest);
            stat.ModifySeconds = seconds;
            stat.ModifyNanoseconds = rest;
        }

        return stat.Valid == SetStatMask.None ? 0 : RequestClient<RequestTransport<THost>>.SetStat((uint)node.Id, in stat);
    }

    /// <summary>Whether somebody may execute it, where that is asked for.</summary>
    public static long Access(ref readonly Node node, uint mode)
    {
        const uint Execute = 1;
        FileStatus status = default;
        long result = GetStatus(in node, ref status);
        if (result != 0 || (mode & Execute) == 0) return result;
        return node.IsDirectory || (status.Mode & FileMode.AnyExecute) != 0 ? 0 : -Error.AccessDenied;
    }

    public static long GetSystemStatus(ref readonly Node node, ref FileSystemStatus status)
    {
        long result = Prepare(in node);
        if (result != 0) return result;
        FileSystemStat stat = default;
        result = RequestClient<RequestTransport<THost>>.GetFileSystemStat((uint)node.Id, ref stat);
        if (result != 0) return result;
        status.Kind = stat.Type;
        status.BlockSize = stat.BlockSize;
        status.Blocks = stat.Blocks;
        status.FreeBlocks = stat.FreeBlocks;
        status.AvailableBlocks = stat.AvailableBlocks;
        status.Files = stat.Files;
        status.FreeFiles = stat.FreeFiles;
        status.Identity = stat.Identity;
        status.NameLength = stat.MaximumName;
        status.Flags = 0x1020u | (PathCalls<THost>.IsReadOnly(in node) ? 1u : 0); // relatime, valid, read-only
        return 0;
    }

    private static long TimeOf(ulong seconds, ulong nanoseconds) => unchecked(((long)seconds * NanosecondsPerSecond) + (long)nanoseconds);

    private static void Split(long time, out ulong seconds, out ulong nanoseconds)
    {
        long whole = Math.DivRem(time, NanosecondsPerSecond, out long rest);
        if (rest < 0)
        {
            whole--;
            rest += NanosecondsPerSecond;
        }

        seconds = (ulong)whole;
        nanoseconds = (ulong)rest;
    }
}
