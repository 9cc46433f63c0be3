using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.NineP.Protocol;

namespace LibOs.Controller.Export;

/// <summary>A directory of the host that is served, and nothing beside it.</summary>
/// <remarks>
/// The jail does not judge paths. Every step is one name without a slash, opened in the directory that the last step led to, and
/// a symbolic link is a file like others: only the client follows it, by names again. So there is nothing that a link, or one who
/// exchanges files meanwhile, could mislead.
/// </remarks>
internal sealed unsafe class HostExport
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong, ulong), ClientLocks> _locks = [];
    private readonly ulong _device;

    private HostExport(int descriptor, in LibC.FileStat stat, bool isReadOnly)
    {
        IsReadOnly = isReadOnly;
        _device = Device(stat);
        Root = new HostNode(this, descriptor, stat);
    }

    /// <summary>The directory.</summary>
    public HostNode Root { get; }

    /// <summary>Whether nothing in it may be changed.</summary>
    public bool IsReadOnly { get; }

    /// <summary>Opens a directory to serve it.</summary>
    /// <exception cref="UserError">It is no directory that can be opened.</exception>
    public static HostExport Open(string path, bool isReadOnly)
    {
        int descriptor;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            descriptor = LibC.open(text, LibC.O_PATH | LibC.O_DIRECTORY | LibC.O_CLOEXEC, 0);
        }

        if (descriptor < 0)
        {
            string why = LibC.Errno switch
            {
                LibC.ENOENT => "it does not exist",
                20 => "it is not a directory",
                13 => "permission is denied",
                int error => $"errno {error}",
            };
            throw new UserError($"cannot share '{path}': {why}", PartitionExitCode.NotStarted);
        }

        if (!TryStat(descriptor, out LibC.FileStat stat))
        {
            int error = LibC.Errno;
            _ = LibC.close(descriptor);
            throw new UserError($"cannot share '{path}': errno {error}", PartitionExitCode.NotStarted);
        }

        return new HostExport(descriptor, stat, isReadOnly);
    }

    /// <summary>Reads the attributes of an open file, also of one that was opened only as a path.</summary>
    public static bool TryStat(int descriptor, out LibC.FileStat stat)
    {
        LibC.FileStat found;
        byte empty = 0;
        int result = LibC.statx(descriptor, &empty, LibC.AT_EMPTY_PATH | LibC.AT_SYMLINK_NOFOLLOW, LibC.STATX_BASIC_AND_BIRTH, &found);
        stat = found;
        return result == 0;
    }

    /// <summary>What a file is to clients: its number, and for files of other file systems mounted below a number that differs.</summary>
    public Qid QidOf(in LibC.FileStat stat)
    {
        uint version = unchecked((uint)stat.Modified.Seconds ^ stat.Modified.Nanoseconds ^ ((uint)stat.Size << 8));
        return new Qid(NodeMode.QidTypeOf(stat.Mode), version, PathOf(stat.Inode, Device(stat)));
    }

    /// <summary>The number of a file for clients.</summary>
    public ulong PathOf(ulong inode, ulong device) => device == _device ? inode : inode ^ (device * 0x9E37_79B9_7F4A_7C15);

    /// <summary>The number of the file system that a file lies on.</summary>
    public static ulong Device(in LibC.FileStat stat) => ((ulong)stat.DeviceMajor << 32) | stat.DeviceMinor;

    /// <summary>Writes the path by which an open descriptor is opened anew.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="path">At least 32 bytes.</param>
    public static void PathOfDescriptor(int descriptor, Span<byte> path)
    {
        "/proc/self/fd/"u8.CopyTo(path);
        _ = descriptor.TryFormat(path[14..31], out int digits, default, System.Globalization.CultureInfo.InvariantCulture);
        path[14 + digits] = 0;
    }

    /// <summary>Opens a directory below the root, name by name, following nothing.</summary>
    /// <param name="path">Names with slashes between them.</param>
    /// <returns>A descriptor, or -1.</returns>
    public int OpenBelow(ReadOnlySpan<byte> path)
    {
        int current = LibC.fcntl(Root.Descriptor, 1030 /* F_DUPFD_CLOEXEC */, 0);
        foreach (Range range in path.Split((byte)'/'))
        {
            ReadOnlySpan<byte> name = path[range];
            if (name.IsEmpty) continue;
            if (current < 0) return -1;
            var text = new NameText(name);
            int next = LibC.openat(current, text.Pointer, LibC.O_PATH | LibC.O_DIRECTORY | LibC.O_NOFOLLOW | LibC.O_CLOEXEC, 0);
            _ = LibC.close(current);
            current = next;
        }

        return current;
    }

    /// <summary>Where an open descriptor lies below the root, as the host sees it now.</summary>
    /// <returns>Names with slashes between them; null when it is not there any more. Only a hint: whoever uses it looks again.</returns>
    public byte[]? PlaceOf(int descriptor)
    {
        byte[]? root = LinkOf(Root.Descriptor), place = LinkOf(descriptor);
        if (root is null || place is null) return null;
        if (root is [(byte)'/']) return place[1..];
        if (place.AsSpan().SequenceEqual(root)) return [];
        return place.Length > root.Length && place[root.Length] == '/' && place.AsSpan(0, root.Length).SequenceEqual(root) ? place[(root.Length + 1)..] : null;
    }

    /// <summary>Gets the client's locks on a file. The caller gives them back.</summary>
    public ClientLocks TakeLocks(in LibC.FileStat stat)
    {
        lock (_gate)
        {
            (ulong, ulong) key = (Device(stat), stat.Inode);
            if (!_locks.TryGetValue(key, out ClientLocks? locks)) _locks.Add(key, locks = new ClientLocks(key));
            locks.Users++;
            return locks;
        }
    }

    /// <summary>Gives the client's locks on a file back; the last one gives the locks up.</summary>
    public void ReturnLocks(ClientLocks locks)
    {
        lock (_gate)
        {
            if (--locks.Users > 0) return;
            _ = _locks.Remove(locks.Key);
        }

        locks.Close();
    }

    private static byte[]? LinkOf(int descriptor)
    {
        Span<byte> path = stackalloc byte[32];
        PathOfDescriptor(descriptor, path);
        byte[] target = new byte[4096];
        // SAFETY: both are pinned, the path ends in a zero byte.
        fixed (byte* text = path, to = target)
        {
            nint length = LibC.readlinkat(LibC.AT_FDCWD, text, to, target.Length);
            return length <= 0 || length == target.Length ? null : target[..(int)length];
        }
    }
}
