using System.Runtime.InteropServices;

namespace LibOs.Controller.Native;

/// <summary>What exporting directories needs; numbers and structures of Linux x86-64.</summary>
internal static unsafe partial class LibC
{
    public const int EPERM = 1;
    public const int EXDEV = 18;
    public const int EOPNOTSUPP = 95;

    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_NONBLOCK = 0x800;
    public const int O_DSYNC = 0x1000;
    public const int O_SYNC = 0x101000;

    public const int AT_REMOVEDIR = 0x200;
    public const int AT_SYMLINK_FOLLOW = 0x400;
    public const int AT_EMPTY_PATH = 0x1000;

    public const uint STATX_BASIC_AND_BIRTH = 0xFFF;

    public const int LOCK_SH = 1;
    public const int LOCK_NB = 4;
    public const int LOCK_UN = 8;

    public const int F_OFD_GETLK = 36;
    public const int F_OFD_SETLK = 37;

    public const int RWF_NOWAIT = 8;

    public const long UTIME_NOW = (1L << 30) - 1;
    public const long UTIME_OMIT = (1L << 30) - 2;

    public struct IoVector
    {
        public byte* Start;
        public nint Length;
    }

    /// <summary>struct flock.</summary>
    public struct RangeLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    /// <summary>struct statx_timestamp.</summary>
    public struct StatTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }

    /// <summary>struct statx.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct FileStat
    {
        public uint Mask;
        public uint BlockSize;
        public ulong Attributes;
        public uint Links;
        public uint User;
        public uint Group;
        public ushort Mode;
        public ushort Reserved;
        public ulong Inode;
        public ulong Size;
        public ulong Blocks;
        public ulong AttributesMask;
        public StatTime Accessed;
        public StatTime Born;
        public StatTime Changed;
        public StatTime Modified;
        public uint DeviceMajor;
        public uint DeviceMinor;
        public uint HolderMajor;
        public uint HolderMinor;
    }

    /// <summary>struct statfs.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 120)]
    public struct VolumeStat
    {
        public long Type;
        public long BlockSize;
        public ulong Blocks;
        public ulong FreeBlocks;
        public ulong AvailableBlocks;
        public ulong Files;
        public ulong FreeFiles;
        public ulong Identity;
        public long MaximumName;
    }

    // older musl has neither of these two
    public static int statx(int directory, byte* path, int flags, uint mask, FileStat* stat) =>
        (int)WaitingCall(CallAttributes, directory, (long)path, flags, mask, (long)stat, 0);

    [DllImport("libc")] public static extern int fstatfs(int descriptor, VolumeStat* stat);
    [DllImport("libc")] public static extern int mkdirat(int directory, byte* path, uint mode);
    [DllImport("libc")] public static extern int mknodat(int directory, byte* path, uint mode, ulong device);
    [DllImport("libc")] public static extern int symlinkat(byte* target, int directory, byte* path);
    [DllImport("libc")] public static extern int linkat(int fromDirectory, byte* from, int toDirectory, byte* to, int flags);
    [DllImport("libc")] public static extern int unlinkat(int directory, byte* path, int flags);
    [DllImport("libc")] public static extern int renameat(int fromDirectory, byte* from, int toDirectory, byte* to);
    [DllImport("libc")] public static extern nint readlinkat(int directory, byte* path, byte* target, nint length);
    [DllImport("libc")] public static extern int chmod(byte* path, uint mode);
    [DllImport("libc")] public static extern int fchownat(int directory, byte* path, uint user, uint group, int flags);
    [DllImport("libc")] public static extern int utimensat(int directory, byte* path, TimeSpec* times, int flags);
    [DllImport("libc")] public static extern int truncate(byte* path, long length);
    [DllImport("libc")] public static extern int fsync(int descriptor);
    [DllImport("libc")] public static extern int fdatasync(int descriptor);
    [DllImport("libc")] public static extern nint preadv(int descriptor, IoVector* vectors, int count, long offset);

    public static nint preadv2(int descriptor, IoVector* vectors, int count, long offset, int flags) =>
        (nint)WaitingCall(CallPreadv2, descriptor, (long)vectors, count, offset, 0, flags);

    [DllImport("libc")] public static extern nint pwritev(int descriptor, IoVector* vectors, int count, long offset);
    [DllImport("libc")] public static extern long lseek(int descriptor, long offset, int origin);
    [DllImport("libc")] public static extern nint getxattr(byte* path, byte* name, void* value, nint length);
    [DllImport("libc")] public static extern nint listxattr(byte* path, byte* list, nint length);
    [DllImport("libc")] public static extern int setxattr(byte* path, byte* name, void* value, nint length, int flags);
    [DllImport("libc")] public static extern int removexattr(byte* path, byte* name);

    /// <summary>Opens a file in a directory; variadic in C, which is the same call on x86-64.</summary>
    [DllImport("libc")] public static extern int openat(int directory, byte* path, int flags, uint mode);

    /// <summary>Reads entries of a directory (struct linux_dirent64).</summary>
    [DllImport("libc")] public static extern nint getdents64(int descriptor, void* buffer, nint length);

    private const long CallPreadv2 = 327;
    private const long CallAttributes = 332;

    /// <summary>A raw system call that may wait.</summary>
    [DllImport("libc", EntryPoint = "syscall")] private static extern long WaitingCall(long number, long a, long b, long c, long d, long e, long f);
}
