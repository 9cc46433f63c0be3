using System.Runtime.InteropServices;

namespace LibOs.Controller.Native;

/// <summary>What the life of partitions needs: sockets with names, locks, watches, terminals.</summary>
internal static unsafe partial class LibC
{
    public const int ENOENT = 2;
    public const int EINVAL = 22;
    public const int ENOSPC = 28;
    public const int EDQUOT = 122;

    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_CREAT = 0x40;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NOFOLLOW = 0x20000;
    public const int O_DIRECTORY = 0x10000;
    public const int O_PATH = 0x200000;

    public const int LOCK_EX = 2;

    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;

    public const short POLLOUT = 4;

    public const int IN_NONBLOCK = 0x800;
    public const int IN_CLOEXEC = 0x80000;
    public const uint IN_MODIFY = 2;
    public const uint IN_MOVE_SELF = 0x800;
    public const uint IN_CREATE = 0x100;
    public const uint IN_MOVED_TO = 0x80;

    private const long CallPidfdOpen = 434;
    private const long CallStatx = 332;

    [DllImport("libc")] public static extern int socket(int domain, int type, int protocol);
    [DllImport("libc")] public static extern int bind(int socket, byte* address, uint length);
    [DllImport("libc")] public static extern int listen(int socket, int backlog);
    [DllImport("libc")] public static extern int connect(int socket, byte* address, uint length);
    [DllImport("libc")] public static extern int accept4(int socket, byte* address, uint* length, int flags);
    [DllImport("libc")] public static extern int flock(int descriptor, int operation);
    [DllImport("libc")] public static extern int dup2(int from, int to);
    [DllImport("libc")] public static extern int isatty(int descriptor);
    [DllImport("libc")] public static extern int inotify_init1(int flags);
    [DllImport("libc")] public static extern int inotify_add_watch(int descriptor, byte* path, uint mask);
    [DllImport("libc")] public static extern int tcgetattr(int descriptor, byte* settings);
    [DllImport("libc")] public static extern int tcsetattr(int descriptor, int when, byte* settings);
    [DllImport("libc")] public static extern nint pread(int descriptor, void* buffer, nint length, long offset);
    [DllImport("libc")] public static extern int mount(byte* source, byte* target, byte* kind, nuint flags, byte* data);
    [DllImport("libc")] public static extern int umount2(byte* target, int flags);
    [DllImport("libc")] public static extern nint recvmsg(int socket, void* message, int flags);
    [DllImport("libc")] public static extern int unlink(byte* path);

    /// <summary>A descriptor that becomes readable when a process has ended; negative when there is none.</summary>
    public static int OpenProcess(int id) => (int)SystemCall(CallPidfdOpen, id, 0, 0, 0, 0, 0);

    /// <summary>Owner, mode and whether it is a folder of what a path names.</summary>
    /// <returns>Whether there is something.</returns>
    public static bool TryStat(string path, out uint owner, out int mode, out bool isFolder, bool followLink = false)
    {
        byte* found = stackalloc byte[256];
        long result;
        // SAFETY: the path is pinned and ends in a zero byte; a statx structure has 256 bytes.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            result = SystemCall(CallStatx, AT_FDCWD, (long)text, followLink ? 0 : AT_SYMLINK_NOFOLLOW, 0xb, (long)found, 0);
        }

        owner = *(uint*)(found + 20);
        int kind = *(ushort*)(found + 28);
        mode = kind & 0xfff;
        isFolder = (kind & 0xf000) == 0x4000;
        return result == 0;
    }

    /// <summary>The number of the file that a path names, following links.</summary>
    public static bool TryInode(string path, out ulong inode)
    {
        byte* found = stackalloc byte[256];
        long result;
        // SAFETY: the path is pinned and ends in a zero byte; a statx structure has 256 bytes.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            result = SystemCall(CallStatx, AT_FDCWD, (long)text, 0, 0x100, (long)found, 0);
        }

        inode = *(ulong*)(found + 32);
        return result == 0;
    }
}
