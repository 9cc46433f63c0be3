using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace LibOs.Controller.Native;

/// <summary>The C library's functions that the tool uses; numbers and structures of Linux x86-64.</summary>
internal static unsafe partial class LibC
{
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int EPIPE = 32;

    public const int O_CLOEXEC = 0x80000;
    public const int O_RDWR = 2;

    public const int F_GETFD = 1;
    public const int F_SETFD = 2;
    public const int F_ADD_SEALS = 1033;

    public const int AF_UNIX = 1;
    public const int SOCK_STREAM = 1;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SHUT_WR = 1;
    public const int SHUT_RDWR = 2;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int MSG_DONTWAIT = 0x40;
    public const int SOL_SOCKET = 1;
    public const int SO_SNDBUF = 7;

    public const short POLLIN = 1;
    public const short POLLHUP = 0x10;

    public const int CLOCK_REALTIME = 0;
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_MONOTONIC_RAW = 4;

    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGKILL = 9;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;

    public const int PROT_READ = 1;
    public const int PROT_WRITE = 2;
    public const int PROT_EXEC = 4;
    public const int MAP_SHARED = 1;
    public const int MAP_PRIVATE = 2;
    public const int MAP_FIXED = 0x10;
    public const int MAP_ANONYMOUS = 0x20;
    public const int MADV_COLLAPSE = 25;
    public static readonly nint MAP_FAILED = -1;

    public const int X_OK = 1;
    public const int R_OK = 4;
    public const int W_OK = 2;

    public struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    public static int Errno => Marshal.GetLastSystemError();

    [DllImport("libc")] public static extern nint read(int descriptor, void* buffer, nint length);
    [DllImport("libc")] public static extern nint write(int descriptor, void* buffer, nint length);
    [DllImport("libc")] public static extern nint pwrite(int descriptor, void* buffer, nint length, long offset);
    [DllImport("libc")] public static extern int close(int descriptor);
    [DllImport("libc")] public static extern int poll(PollFd* descriptors, nuint count, int timeout);
    [DllImport("libc")] public static extern int socketpair(int domain, int type, int protocol, int* pair);
    [DllImport("libc")] public static extern int pipe2(int* pair, int flags);
    [DllImport("libc")] public static extern nint send(int socket, void* buffer, nint length, int flags);
    [DllImport("libc")] public static extern nint recv(int socket, void* buffer, nint length, int flags);
    [DllImport("libc")] public static extern int shutdown(int socket, int how);
    [DllImport("libc")] public static extern int setsockopt(int socket, int level, int name, void* value, int length);
    [DllImport("libc")] public static extern int waitpid(int process, int* status, int options);
    [DllImport("libc")] public static extern int kill(int process, int signal);
    [DllImport("libc")] public static extern int memfd_create(byte* name, uint flags);
    [DllImport("libc")] public static extern int ftruncate(int descriptor, long length);
    [DllImport("libc")] public static extern int eventfd(uint initial, int flags);
    [DllImport("libc")] public static extern nint mmap(nint address, nint length, int protection, int flags, int descriptor, long offset);
    [DllImport("libc")] public static extern int mprotect(nint address, nint length, int protection);
    [DllImport("libc")] public static extern int madvise(nint address, nint length, int advice);

    [DllImport("libc")] public static extern int mincore(nint address, nint length, byte* pages);

    [DllImport("libc")] public static extern int munmap(nint address, nint length);
    [DllImport("libc")] public static extern int access(byte* path, int mode);
    [DllImport("libc")] public static extern nint getrandom(void* buffer, nint length, uint flags);
    [DllImport("libc")] public static extern nint signal(int number, nint handler);
    [DllImport("libc")] public static extern int getpid();
    [DllImport("libc")] public static extern uint getuid();
    [DllImport("libc")] public static extern void _exit(int code);

    [DllImport("libc"), SuppressGCTransition] public static extern int clock_gettime(int clock, TimeSpec* time);

    /// <summary>
    /// A raw system call that stays on this thread's managed state: the one call a child makes between fork and exec.
    /// </summary>
    [DllImport("libc", EntryPoint = "syscall"), SuppressGCTransition]
    public static extern long SystemCall(long number, long a, long b, long c, long d, long e, long f);

    /// <summary>Sets a descriptor's close-on-exec flag; variadic in C, which is the same call on x86-64.</summary>
    [DllImport("libc", EntryPoint = "fcntl")] public static extern int fcntl(int descriptor, int command, long argument);

    [DllImport("libc", EntryPoint = "open")] public static extern int open(byte* path, int flags, int mode);
}
