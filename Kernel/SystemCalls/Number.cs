using Group = LibOs.Kernel.SystemCalls.SystemCallGroup;

namespace LibOs.Kernel.SystemCalls;

/// <summary>
/// System-call numbers of x86-64 Linux (arch/x86/entry/syscalls/syscall_64.tbl), and the kernel's own: the contract with the C
/// library and the runtime.
/// </summary>
internal static class Number
{
    [SystemCall("read", Group.Descriptors, Callers = "class library: Console; runtime: SIGINT and SIGTERM thread, random numbers",
        Keeps = "Standard input, pipes, devices, event counters; with Components.Files, files. Waits unless O_NONBLOCK is set (EAGAIN). 0 at the end of input.",
        Refuses = "Write-only descriptors and O_PATH: EBADF. Directories: EISDIR.", Programs = "call-pipe call-devices call-descriptors files:call-read-write")]
    public const ulong Read = 0;

    [SystemCall("write", Group.Descriptors, Callers = "class library: Console; runtime: its last words",
        Keeps = "Standard output and error, pipes, devices, event counters; with Components.Files, files (O_APPEND at their end). Waits for room unless O_NONBLOCK is set. A stream or pipe that nobody reads: SIGPIPE and EPIPE.",
        Refuses = "Read-only descriptors: EBADF. No space: ENOSPC.", Programs = "call-pipe call-devices call-descriptors files:call-read-write")]
    public const ulong Write = 1;

    [SystemCall("open", Group.Descriptors, Callers = "C library and runtime at start: /proc, /sys (cgroups, caches, memory); class library: File",
        Keeps = "With Components.Files: paths, symbolic links (40), O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW, O_PATH, O_TMPFILE, O_CLOEXEC. Without: /dev/null, /dev/zero, /dev/random, /dev/urandom.",
        Refuses = "Without Components.Files every other path: ENOENT. /dev/tty: ENXIO.", Programs = "call-devices files:call-open")]
    public const ulong Open = 2;

    [SystemCall("close", Group.Descriptors, Callers = "C library; class library: every SafeHandle of a descriptor",
        Keeps = "The last end of a pipe that goes wakes those who wait at the other.", Programs = "call-descriptors call-pipe")]
    public const ulong Close = 3;

    [SystemCall("stat", Group.Descriptors, Callers = "class library: File.Exists, TimeZoneInfo",
        Keeps = "With Components.Files every attribute.", Refuses = "Without, every path: ENOENT.", Programs = "call-paths files:call-status")]
    public const ulong Stat = 4;

    [SystemCall("fstat", Group.Descriptors, Callers = "class library: FileStream, Console",
        Keeps = "Files: every attribute. Else type (pipe for streams and pipes, character device for device files), inode, link count, block size; all else is 0.", Programs = "call-file-status files:call-status")]
    public const ulong FileStat = 5;

    [SystemCall("lstat", Group.Descriptors, Callers = "class library: FileSystemInfo",
        Keeps = "As stat, of a symbolic link itself.", Refuses = "Without Components.Files every path: ENOENT.", Programs = "call-paths files:call-status")]
    public const ulong LinkStat = 6;

    [SystemCall("poll", Group.Descriptors, Callers = "class library: Console, pipes",
        Keeps = "Streams, pipes, event counters; files are always ready.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-poll")]
    public const ulong Poll = 7;

    [SystemCall("lseek", Group.Descriptors, Callers = "C library: stdio; class library: FileStream.CanSeek",
        Keeps = "Files and directories: SEEK_SET, CUR, END, DATA, HOLE.", Refuses = "Streams and pipes: ESPIPE. Before the beginning: EINVAL.", Programs = "call-descriptors files:call-read-write")]
    public const ulong Seek = 8;

    [SystemCall("mmap", Group.Memory, Callers = "C library: allocator, thread stacks; collector: reserve and decommit; runtime: thunks",
        Keeps = "Anonymous private memory, zero when first touched. PROT_NONE reserves without charge; writable memory is charged and can fail. MAP_FIXED replaces, MAP_FIXED_NOREPLACE does not (EEXIST). The hint is ignored. With Components.Files also files: private (copies of pages as they are touched) and shared; behind the end of the file: SIGBUS.",
        Refuses = "Files without Components.Files: ENODEV. More than can be promised: ENOMEM. Below 4 GiB with MAP_FIXED: ENOMEM.", Programs = "call-mmap call-mmap-fixed files:call-maps")]
    public const ulong MapMemory = 9;

    [SystemCall("mprotect", Group.Memory, Callers = "C library: thread stacks; collector: commit; runtime: thunks, security cookie",
        Keeps = "Whole pages, a range without holes. A page that is granted both writing and execution has one at a time: the fault that asks for the other takes the first away.",
        Refuses = "Holes: ENOMEM. Making more writable than can be promised: ENOMEM. Growing flags: EINVAL.", Programs = "call-mprotect")]
    public const ulong ProtectMemory = 10;

    [SystemCall("munmap", Group.Memory, Callers = "C library: allocator, thread stacks; collector: release",
        Keeps = "Any range of whole pages, mapped or not; splits areas. Changed pages of a shared mapping of the host's files are written back.", Refuses = "The image and what lies below 4 GiB: EINVAL.", Programs = "call-munmap files:call-maps")]
    public const ulong UnmapMemory = 11;

    [SystemCall("brk", Group.Memory, Callers = "C library: allocator",
        Keeps = "0: the allocator maps memory instead.", Refuses = "There is no break to move.", Programs = "lists")]
    public const ulong Break = 12;

    [SystemCall("rt_sigaction", Group.Signals, Callers = "runtime at start: SIGSEGV, SIGFPE, SIGRTMIN and others; class library: PosixSignalRegistration, Console",
        Keeps = "Handlers with SA_SIGINFO, SA_RESTART, SA_NODEFER, SA_RESETHAND and a mask. Always on the interrupted thread's own stack.",
        Refuses = "SIGKILL and SIGSTOP: EINVAL. SA_ONSTACK has no effect.", Programs = "call-signal-action")]
    public const ulong SignalAction = 13;

    [SystemCall("rt_sigprocmask", Group.Signals, Callers = "C library: around thread creation; runtime: unblocks SIGRTMIN for each thread",
        Keeps = "A mask of 64 signals for each thread. A signal that a fault raises while blocked ends the program.", Programs = "call-signal-mask")]
    public const ulong SignalMask = 14;

    [SystemCall("rt_sigreturn", Group.Signals, Callers = "C library: what a handler returns to",
        Keeps = "Restores every register and the floating-point state from the context, as the handler left it there.", Programs = "hardware-exceptions")]
    public const ulong SignalReturn = 15;

    [SystemCall("ioctl", Group.Descriptors, Callers = "C library: isatty; class library: Console",
        Keeps = "Says that nothing is a terminal. With Components.Files: FIONREAD, FIONBIO; FIOCLEX and FIONCLEX always.", Refuses = "Every other request: ENOTTY.", Programs = "call-descriptors files:call-poll")]
    public const ulong DeviceControl = 16;

    [SystemCall("pread64", Group.Descriptors, Callers = "class library: RandomAccess, FileStream",
        Keeps = "As read at an offset, which stays.", Refuses = "Streams and pipes: ESPIPE. An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong ReadAt = 17;

    [SystemCall("pwrite64", Group.Descriptors, Callers = "class library: RandomAccess, FileStream",
        Keeps = "As write at an offset, which stays.", Refuses = "Streams and pipes: ESPIPE. An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong WriteAt = 18;

    [SystemCall("readv", Group.Descriptors, Callers = "C library: stdio",
        Keeps = "As read, part by part, until one comes back short. At most 1024 parts (EINVAL).", Programs = "call-vectors")]
    public const ulong ReadVector = 19;

    [SystemCall("writev", Group.Descriptors, Callers = "C library: stdio; runtime: messages",
        Keeps = "As write, part by part. At most 1024 parts (EINVAL).", Programs = "call-vectors")]
    public const ulong WriteVector = 20;

    [SystemCall("access", Group.Descriptors, Callers = "C library; class library: File",
        Keeps = "With Components.Files: the caller is root, so only what exists, read-only mounts and execution count.", Refuses = "Without, every path: ENOENT.", Programs = "call-paths files:call-status")]
    public const ulong Access = 21;

    [SystemCall("select", Group.Descriptors, Callers = "C library",
        Keeps = "As poll, of sets of at most 4096 descriptors; the time left is not stored.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-poll")]
    public const ulong Select = 23;

    [SystemCall("sched_yield", Group.Threads, Callers = "runtime: suspension, spin locks; class library: Thread.Yield",
        Keeps = "Lets other ready threads run as the scheduler's policy orders them.", Programs = "call-yield")]
    public const ulong Yield = 24;

    [SystemCall("mremap", Group.Memory, Callers = "C library: realloc of large blocks",
        Keeps = "Shrinks, grows in place, or moves page entries with MREMAP_MAYMOVE; nothing is copied.",
        Refuses = "Stacks and the image: ENOMEM. What is not one area: EFAULT. Other flags: EINVAL.", Programs = "call-mremap")]
    public const ulong RemapMemory = 25;

    [SystemCall("msync", Group.Memory, Callers = "class library: MemoryMappedViewAccessor.Flush",
        Keeps = "Writes changed pages of a shared mapping back.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-maps")]
    public const ulong SynchronizeMemory = 26;

    [SystemCall("madvise", Group.Memory, Callers = "collector: MADV_DONTDUMP, MADV_DODUMP, MADV_DONTNEED; C library: allocator",
        Keeps = "MADV_DONTNEED and MADV_FREE give the pages back at once: they read zero. Every other advice is taken without effect.", Programs = "call-madvise")]
    public const ulong AdviseMemory = 28;

    [SystemCall("dup", Group.Descriptors, Callers = "class library: SafeHandle copies",
        Keeps = "The lowest free descriptor; offset and flags are shared.", Programs = "call-descriptors")]
    public const ulong Duplicate = 32;

    [SystemCall("dup2", Group.Descriptors, Callers = "C library",
        Keeps = "Closes the target first; the same number is left as it is.", Programs = "call-descriptors")]
    public const ulong DuplicateTo = 33;

    [SystemCall("nanosleep", Group.Time, Callers = "runtime: waits while it suspends threads",
        Keeps = "Sleeps to the nanosecond that the timer allows; a signal ends it with EINTR and what is left.", Programs = "call-sleep")]
    public const ulong Sleep = 35;

    [SystemCall("getpid", Group.Program, Callers = "runtime: origin of its suspension signals; class library: Environment.ProcessId",
        Keeps = "1.", Programs = "call-identity")]
    public const ulong ProcessId = 39;

    [SystemCall("sendfile", Group.Descriptors, Callers = "class library: File.Copy",
        Keeps = "Copies from a file to a file without the program's memory.", Refuses = "To streams and pipes: EINVAL. An image without Components.Files: ENOSYS.", Programs = "files:call-copy")]
    public const ulong SendFile = 40;

    [SystemCall("socket", Group.Descriptors, Callers = "class library: Socket",
        Keeps = "Fails so that a SocketException names the reason.", Refuses = "EAFNOSUPPORT: there is no network.", Programs = "socket")]
    public const ulong Socket = 41;

    [SystemCall("socketpair", Group.Descriptors, Callers = "class library: Process.Start, pipes of Socket",
        Keeps = "Fails so that an exception names the reason.", Refuses = "EAFNOSUPPORT: there is no network.", Programs = "call-refused")]
    public const ulong SocketPair = 53;

    [SystemCall("clone", Group.Threads, Callers = "C library: pthread_create",
        Keeps = "Threads: CLONE_VM and CLONE_THREAD with a stack, CLONE_SETTLS, CLONE_PARENT_SETTID, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID. The child has all registers of its parent but RAX and RSP.",
        Refuses = "Processes: ENOSYS. Too many threads or no memory for one: EAGAIN.", Programs = "threads")]
    public const ulong Clone = 56;

    [SystemCall("exit", Group.Threads, Callers = "C library: the end of a thread",
        Keeps = "Clears and wakes the thread's id word. The last thread's end is the program's.", Programs = "threads")]
    public const ulong ExitThread = 60;

    [SystemCall("kill", Group.Signals, Callers = "C library: abort; class library: signals to oneself",
        Keeps = "Signals the program; signal 0 asks whether it is there.", Refuses = "Other processes: ESRCH.", Programs = "call-kill")]
    public const ulong Kill = 62;

    [SystemCall("uname", Group.Program, Callers = "class library: Environment.OSVersion, RuntimeInformation",
        Keeps = "LibOs, partition, the version, x86_64.", Programs = "call-system-name")]
    public const ulong SystemName = 63;

    [SystemCall("fcntl", Group.Descriptors, Callers = "C library: stdio; class library: Console, SafeFileHandle",
        Keeps = "F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD (kept; nothing is ever executed), F_GETFL, F_SETFL (O_NONBLOCK, O_APPEND), F_GETPIPE_SZ, F_SETPIPE_SZ; with Components.Files F_GETLK, F_SETLK, F_SETLKW and their F_OFD forms.",
        Refuses = "Other commands: EINVAL.", Programs = "call-descriptors call-pipe files:call-locks")]
    public const ulong DescriptorControl = 72;

    [SystemCall("flock", Group.Descriptors, Callers = "class library: FileShare",
        Keeps = "Shared and exclusive locks of open files; LOCK_NB.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-locks")]
    public const ulong LockFile = 73;

    [SystemCall("fsync", Group.Descriptors, Callers = "class library: FileStream.Flush",
        Keeps = "For files of the host, returns when the host has written them.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong Synchronize = 74;

    [SystemCall("fdatasync", Group.Descriptors, Callers = "C library",
        Keeps = "As fsync.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong SynchronizeData = 75;

    [SystemCall("truncate", Group.Descriptors, Callers = "C library",
        Keeps = "Sets a file's size; what is added reads zero.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong Truncate = 76;

    [SystemCall("ftruncate", Group.Descriptors, Callers = "class library: FileStream.SetLength",
        Keeps = "As truncate, of a descriptor.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong TruncateTo = 77;

    [SystemCall("getcwd", Group.Descriptors, Callers = "class library: Environment.CurrentDirectory",
        Keeps = "With Components.Files the working directory; without, the root.", Refuses = "A buffer that is too short: ERANGE.", Programs = "call-paths files:call-directories")]
    public const ulong CurrentDirectory = 79;

    [SystemCall("chdir", Group.Descriptors, Callers = "class library: Environment.CurrentDirectory",
        Keeps = "The working directory of the program.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong ChangeDirectory = 80;

    [SystemCall("fchdir", Group.Descriptors, Callers = "C library",
        Keeps = "As chdir, to an open directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong ChangeDirectoryTo = 81;

    [SystemCall("rename", Group.Descriptors, Callers = "class library: File.Move, Directory.Move",
        Keeps = "Replaces what is there, in one step.", Refuses = "From one file system to another: EXDEV. An image without Components.Files: ENOSYS.", Programs = "files:call-rename")]
    public const ulong Rename = 82;

    [SystemCall("mkdir", Group.Descriptors, Callers = "class library: Directory.CreateDirectory",
        Keeps = "Makes a directory with what umask leaves of its mode.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong MakeDirectory = 83;

    [SystemCall("rmdir", Group.Descriptors, Callers = "class library: Directory.Delete",
        Keeps = "Removes an empty directory.", Refuses = "Mount points: EBUSY. An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong RemoveDirectory = 84;

    [SystemCall("creat", Group.Descriptors, Callers = "C library",
        Keeps = "As open with O_WRONLY, O_CREAT, O_TRUNC.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-open")]
    public const ulong Create = 85;

    [SystemCall("link", Group.Descriptors, Callers = "class library: File.Move",
        Keeps = "Gives a file another name.", Refuses = "Directories: EPERM. An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong Link = 86;

    [SystemCall("unlink", Group.Descriptors, Callers = "class library: File.Delete",
        Keeps = "Removes a name; the file goes with its last name and descriptor.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong Unlink = 87;

    [SystemCall("symlink", Group.Descriptors, Callers = "class library: File.CreateSymbolicLink",
        Keeps = "Makes a symbolic link.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong SymbolicLink = 88;

    [SystemCall("readlink", Group.Descriptors, Callers = "class library: Environment.ProcessPath; C library: realpath",
        Keeps = "With Components.Files symbolic links; /proc/self/exe is the image's path on the host.", Refuses = "Without, every path: ENOENT.", Programs = "call-paths files:call-links")]
    public const ulong ReadLink = 89;

    [SystemCall("chmod", Group.Descriptors, Callers = "class library: File.SetUnixFileMode",
        Keeps = "Sets the permissions; nobody is refused by them, for the program is root.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeMode = 90;

    [SystemCall("fchmod", Group.Descriptors, Callers = "class library: FileStream, File.Copy",
        Keeps = "As chmod, of a descriptor.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeModeOf = 91;

    [SystemCall("chown", Group.Descriptors, Callers = "C library",
        Keeps = "Sets owner and group.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeOwner = 92;

    [SystemCall("fchown", Group.Descriptors, Callers = "C library",
        Keeps = "As chown, of a descriptor.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeOwnerOf = 93;

    [SystemCall("lchown", Group.Descriptors, Callers = "C library",
        Keeps = "As chown, of a symbolic link itself.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeOwnerOfLink = 94;

    [SystemCall("umask", Group.Descriptors, Callers = "class library: File.Copy",
        Keeps = "The permissions that new files do not get; 022 at the start.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong SetCreationMask = 95;

    [SystemCall("getrlimit", Group.Program, Callers = "C library; collector: address space",
        Keeps = "Stack 8 MiB, 4096 descriptors, address space (sixteen times the memory, which keeps the collector's tables small); no limit for the others.",
        Refuses = "Unknown resources: EINVAL.", Programs = "call-limits")]
    public const ulong GetLimit = 97;

    [SystemCall("getrusage", Group.Program, Callers = "class library: the pool's gauge of processor time, Environment.CpuUsage",
        Keeps = "Processor time of the program or the thread, and resident memory; all else is 0.", Refuses = "Other values of who: EINVAL.", Programs = "call-usage")]
    public const ulong GetUsage = 98;

    [SystemCall("sysinfo", Group.Program, Callers = "collector: memory size; C library: sysconf",
        Keeps = "Time since boot, memory, free memory, number of threads.", Programs = "call-system-information")]
    public const ulong SystemInformation = 99;

    [SystemCall("getuid", Group.Program, Callers = "class library: Environment.UserName",
        Keeps = "0.", Programs = "call-identity")]
    public const ulong UserId = 102;

    [SystemCall("getgid", Group.Program, Callers = "class library", Keeps = "0.", Programs = "call-identity")]
    public const ulong GroupId = 104;

    [SystemCall("geteuid", Group.Program, Callers = "class library: Environment.IsPrivilegedProcess", Keeps = "0.", Programs = "call-identity")]
    public const ulong EffectiveUserId = 107;

    [SystemCall("getegid", Group.Program, Callers = "class library", Keeps = "0.", Programs = "call-identity")]
    public const ulong EffectiveGroupId = 108;

    [SystemCall("getppid", Group.Program, Callers = "class library: Process", Keeps = "0: nobody started it.", Programs = "call-identity")]
    public const ulong ParentProcessId = 110;

    [SystemCall("statfs", Group.Descriptors, Callers = "runtime at start: cgroups; class library: DriveInfo",
        Keeps = "With Components.Files the figures of tmpfs or of the shared directory's file system.", Refuses = "Without, every path: ENOENT.", Programs = "call-paths files:call-status")]
    public const ulong FileSystemStat = 137;

    [SystemCall("fstatfs", Group.Descriptors, Callers = "class library: FileStream",
        Keeps = "As statfs, of a descriptor.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong FileSystemStatOf = 138;

    [SystemCall("prctl", Group.Threads, Callers = "C library: pthread_setname_np; runtime: names of threads",
        Keeps = "PR_SET_NAME and PR_GET_NAME for the calling thread, 15 bytes.", Refuses = "Other options: EINVAL.", Programs = "call-thread-name")]
    public const ulong ProcessControl = 157;

    [SystemCall("arch_prctl", Group.Threads, Callers = "C library at start: thread pointer",
        Keeps = "ARCH_SET_FS and ARCH_GET_FS.", Refuses = "Other codes: EINVAL. Addresses beyond the program's: EPERM.", Programs = "call-thread-pointer")]
    public const ulong ArchitectureControl = 158;

    [SystemCall("sync", Group.Descriptors, Callers = "C library",
        Keeps = "Nothing is kept back.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong SynchronizeAll = 162;

    [SystemCall("gettid", Group.Threads, Callers = "runtime: each thread's start", Keeps = "1 for the first thread.", Programs = "call-identity")]
    public const ulong ThreadId = 186;

    [SystemCall("tkill", Group.Signals, Callers = "C library: pthread_kill, by which the runtime stops threads; raise and abort",
        Keeps = "A signal for one thread; one that is pending already is not sent twice. SI_TKILL with getpid as its sender.", Refuses = "No such thread: ESRCH.", Programs = "call-thread-kill")]
    public const ulong ThreadKill = 200;

    [SystemCall("futex", Group.Threads, Callers = "C library: mutexes, conditions, semaphores, joins; runtime: its own waits through them",
        Keeps = "FUTEX_WAIT, WAKE, REQUEUE, CMP_REQUEUE, WAIT_BITSET and WAKE_BITSET (with every bit), private or not, FUTEX_CLOCK_REALTIME.",
        Refuses = "Other operations: ENOSYS.", Programs = "call-futex call-futex-requeue")]
    public const ulong Futex = 202;

    [SystemCall("sched_setaffinity", Group.Threads, Callers = "class library: Process.ProcessorAffinity; collector with a thread per core",
        Keeps = "The cores a thread may run on; it moves at once.", Refuses = "No core of the partition's: EINVAL.", Programs = "call-affinity")]
    public const ulong SetAffinity = 203;

    [SystemCall("sched_getaffinity", Group.Threads, Callers = "runtime at start: number of processors",
        Keeps = "A word with a bit for each core.", Refuses = "A mask shorter than a word: EINVAL.", Programs = "call-affinity")]
    public const ulong GetAffinity = 204;

    [SystemCall("getdents64", Group.Descriptors, Callers = "C library: readdir",
        Keeps = "Entries in the order of their making; one that is added or removed meanwhile disturbs no other.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong ReadDirectory = 217;

    [SystemCall("set_tid_address", Group.Threads, Callers = "C library at start",
        Keeps = "The word that is cleared and woken when the thread ends; returns the thread's id.", Programs = "call-identity")]
    public const ulong SetThreadIdAddress = 218;

    [SystemCall("fadvise64", Group.Descriptors, Callers = "class library: FileStream",
        Keeps = "Taken without effect.", Refuses = "Pipes: ESPIPE. An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong AdviseFile = 221;

    [SystemCall("clock_gettime", Group.Time, Callers = "C library: processor times; the other clocks are read without a call",
        Keeps = "CLOCK_REALTIME, MONOTONIC, both coarse ones, MONOTONIC_RAW, BOOTTIME and the processor times of program and thread.",
        Refuses = "Other clocks: EINVAL.", Programs = "call-clock")]
    public const ulong GetTime = 228;

    [SystemCall("clock_getres", Group.Time, Callers = "C library; class library: Stopwatch",
        Keeps = "One nanosecond.", Refuses = "Other clocks: EINVAL.", Programs = "call-clock")]
    public const ulong GetTimeResolution = 229;

    [SystemCall("clock_nanosleep", Group.Time, Callers = "C library: sleep",
        Keeps = "Relative and absolute, on real time or monotonic.", Refuses = "Other clocks: EINVAL.", Programs = "call-sleep")]
    public const ulong SleepOnClock = 230;

    [SystemCall("exit_group", Group.Program, Callers = "C library: exit and abort",
        Keeps = "Ends the program with the low eight bits, after all its output has been taken.", Programs = "lists")]
    public const ulong ExitProgram = 231;

    [SystemCall("epoll_wait", Group.Descriptors, Callers = "class library: sockets", Keeps = "With Components.Files: levels, edges, EPOLLONESHOT. Without, waits, and no event ever comes.", Refuses = "What is no epoll set: EINVAL.", Programs = "call-poll-set files:call-epoll")]
    public const ulong PollWait = 232;

    [SystemCall("epoll_ctl", Group.Descriptors, Callers = "class library: sockets",
        Keeps = "With Components.Files: streams, pipes and event counters can be members.", Refuses = "Files and devices: EPERM. Sets in sets: EINVAL.", Programs = "call-poll-set files:call-epoll")]
    public const ulong PollControl = 233;

    [SystemCall("tgkill", Group.Signals, Callers = "C library: pthread_kill of some versions", Keeps = "As tkill.", Refuses = "No such thread: ESRCH.", Programs = "call-thread-kill")]
    public const ulong ThreadGroupKill = 234;

    [SystemCall("openat", Group.Descriptors, Callers = "C library", Keeps = "As open, from a directory.", Refuses = "Without Components.Files the directory is ignored.", Programs = "call-devices files:call-open")]
    public const ulong OpenAt = 257;

    [SystemCall("mkdirat", Group.Descriptors, Callers = "C library",
        Keeps = "As mkdir, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-directories")]
    public const ulong MakeDirectoryAt = 258;

    [SystemCall("fchownat", Group.Descriptors, Callers = "C library",
        Keeps = "As chown, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeOwnerAt = 260;

    [SystemCall("newfstatat", Group.Descriptors, Callers = "C library: stat and lstat", Keeps = "As stat, from a directory; AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH.", Refuses = "Without Components.Files every path: ENOENT.", Programs = "call-paths files:call-status")]
    public const ulong FileStatAt = 262;

    [SystemCall("unlinkat", Group.Descriptors, Callers = "C library",
        Keeps = "As unlink or, with AT_REMOVEDIR, rmdir, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong UnlinkAt = 263;

    [SystemCall("renameat", Group.Descriptors, Callers = "C library",
        Keeps = "As rename, from directories.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-rename")]
    public const ulong RenameAt = 264;

    [SystemCall("linkat", Group.Descriptors, Callers = "C library",
        Keeps = "As link, from directories; AT_SYMLINK_FOLLOW.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong LinkAt = 265;

    [SystemCall("symlinkat", Group.Descriptors, Callers = "C library",
        Keeps = "As symlink, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-links")]
    public const ulong SymbolicLinkAt = 266;

    [SystemCall("readlinkat", Group.Descriptors, Callers = "C library", Keeps = "As readlink, from a directory.", Refuses = "Without Components.Files every path: ENOENT.", Programs = "call-paths files:call-links")]
    public const ulong ReadLinkAt = 267;

    [SystemCall("fchmodat", Group.Descriptors, Callers = "C library",
        Keeps = "As chmod, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ChangeModeAt = 268;

    [SystemCall("faccessat", Group.Descriptors, Callers = "C library",
        Keeps = "As access, from a directory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong AccessAt = 269;

    [SystemCall("pselect6", Group.Descriptors, Callers = "C library",
        Keeps = "As select; the mask is ignored.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-poll")]
    public const ulong SelectUntil = 270;

    [SystemCall("ppoll", Group.Descriptors, Callers = "C library",
        Keeps = "As poll; the mask is ignored.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-poll")]
    public const ulong PollUntil = 271;

    [SystemCall("utimensat", Group.Descriptors, Callers = "class library: File.SetLastWriteTime",
        Keeps = "Times of a path or a descriptor to the nanosecond; UTIME_NOW, UTIME_OMIT.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong SetTimes = 280;

    [SystemCall("epoll_pwait", Group.Descriptors, Callers = "C library: epoll_wait", Keeps = "As epoll_wait; the mask is ignored.", Refuses = "What is no epoll set: EINVAL.", Programs = "call-poll-set")]
    public const ulong PollWaitMasked = 281;

    [SystemCall("fallocate", Group.Descriptors, Callers = "class library: FileStream with a preallocation size",
        Keeps = "Takes the space; FALLOC_FL_KEEP_SIZE, PUNCH_HOLE, ZERO_RANGE in memory.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong Allocate = 285;

    [SystemCall("eventfd2", Group.Descriptors, Callers = "raw calls",
        Keeps = "A counter; EFD_SEMAPHORE, EFD_NONBLOCK, EFD_CLOEXEC.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-event-count")]
    public const ulong EventCount = 290;

    [SystemCall("epoll_create1", Group.Descriptors, Callers = "class library: before its first socket",
        Keeps = "A set. Without Components.Files it stays empty, so that the request for a socket fails with the error that names the reason.", Programs = "call-poll-set files:call-epoll")]
    public const ulong PollCreate = 291;

    [SystemCall("dup3", Group.Descriptors, Callers = "C library; class library", Keeps = "As dup2; the same number twice is EINVAL.", Programs = "call-descriptors")]
    public const ulong DuplicateTo3 = 292;

    [SystemCall("pipe2", Group.Descriptors, Callers = "runtime: the thread that handles signals",
        Keeps = "A pipe of 64 KiB within the program, writes of 4096 bytes in one piece; O_NONBLOCK, O_CLOEXEC.", Refuses = "More descriptors than there is room for: EMFILE.", Programs = "call-pipe")]
    public const ulong Pipe2 = 293;

    [SystemCall("preadv", Group.Descriptors, Callers = "class library: RandomAccess",
        Keeps = "As readv at an offset.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong ReadVectorAt = 295;

    [SystemCall("pwritev", Group.Descriptors, Callers = "class library: RandomAccess",
        Keeps = "As writev at an offset.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-read-write")]
    public const ulong WriteVectorAt = 296;

    [SystemCall("prlimit64", Group.Program, Callers = "C library: getrlimit", Keeps = "As getrlimit.", Refuses = "Setting: EPERM.", Programs = "call-limits")]
    public const ulong Limit = 302;

    [SystemCall("getcpu", Group.Threads, Callers = "raw calls only: an image asks its core's block instead", Keeps = "The core and node 0.", Programs = "call-affinity")]
    public const ulong CurrentCore = 309;

    [SystemCall("renameat2", Group.Descriptors, Callers = "class library",
        Keeps = "As renameat; RENAME_NOREPLACE, RENAME_EXCHANGE.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-rename")]
    public const ulong RenameAt2 = 316;

    [SystemCall("getrandom", Group.Program, Callers = "C library; class library: Guid, RandomNumberGenerator, hash seeds",
        Keeps = "Random bytes from a generator seeded by the controller; never waits.", Refuses = "Unknown flags: EINVAL.", Programs = "call-random")]
    public const ulong Random = 318;

    [SystemCall("memfd_create", Group.Descriptors, Callers = "class library: MemoryMappedFile.CreateNew",
        Keeps = "A file in memory without a name.", Refuses = "Seals: EINVAL. An image without Components.Files: ENOSYS.", Programs = "files:call-maps")]
    public const ulong OpenUnnamed = 319;

    [SystemCall("membarrier", Group.Threads, Callers = "runtime: before it looks at threads it wants to stop",
        Keeps = "MEMBARRIER_CMD_QUERY, REGISTER_PRIVATE_EXPEDITED, PRIVATE_EXPEDITED.", Refuses = "Other commands: EINVAL.", Programs = "call-barrier")]
    public const ulong MemoryBarrier = 324;

    [SystemCall("copy_file_range", Group.Descriptors, Callers = "class library: File.Copy",
        Keeps = "As sendfile, with an offset at each end.", Refuses = "Flags: EINVAL. An image without Components.Files: ENOSYS.", Programs = "files:call-copy")]
    public const ulong CopyRange = 326;

    [SystemCall("statx", Group.Descriptors, Callers = "C library",
        Keeps = "As newfstatat, with the time of birth.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong ExtendedStat = 332;

    [SystemCall("close_range", Group.Descriptors, Callers = "C library",
        Keeps = "Closes descriptors, or marks them FD_CLOEXEC.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-poll")]
    public const ulong CloseRange = 436;

    [SystemCall("faccessat2", Group.Descriptors, Callers = "C library",
        Keeps = "As faccessat; AT_EACCESS, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH.", Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:call-status")]
    public const ulong AccessAt2 = 439;

    /// <summary>The first of the kernel's own calls, made by <c>KernelView</c>; no number of Linux comes near.</summary>
    public const ulong OwnFirst = 0x4C49_0000;

    [SystemCall("memory statistics", Group.Own, Callers = "IKernelView.GetMemoryStatistics", Keeps = "Fills a MemoryStatistics.", Programs = "memory-statistics")]
    public const ulong OwnMemoryStatistics = OwnFirst;

    [SystemCall("list threads", Group.Own, Callers = "IKernelView.GetThreads", Keeps = "Fills ThreadRecords; returns how many threads there are.", Programs = "thread-names")]
    public const ulong OwnThreads = OwnFirst + 1;

    [SystemCall("write log", Group.Own, Callers = "IKernelView.WriteLog", Keeps = "Appends a line, cut at 512 bytes.", Programs = "kernel-log")]
    public const ulong OwnWriteLog = OwnFirst + 2;

    [SystemCall("read log", Group.Own, Callers = "IKernelView.ReadLog", Keeps = "Copies the record at a position; negative when there is none.", Programs = "kernel-log")]
    public const ulong OwnReadLog = OwnFirst + 3;

    [SystemCall("get quantum", Group.Own, Callers = "IKernelView.QuantumNanoseconds", Keeps = "The scheduler's time slice.", Programs = "scheduler-quantum")]
    public const ulong OwnGetQuantum = OwnFirst + 4;

    [SystemCall("set quantum", Group.Own, Callers = "IKernelView.QuantumNanoseconds", Keeps = "Sets it; the view has checked the value.", Programs = "scheduler-quantum")]
    public const ulong OwnSetQuantum = OwnFirst + 5;

    [SystemCall("panic", Group.Own, Callers = "tests", Keeps = "The kernel panics.", Programs = "kernel-panic")]
    public const ulong OwnPanic = OwnFirst + 6;

    [SystemCall("control file memory", Group.Own, Callers = "IFileMemory", Keeps = "Sets how much memory files may take, unless negative; tells it, and what they take.",
        Refuses = "An image without Components.Files: ENOSYS.", Programs = "files:file-memory")]
    public const ulong OwnFileMemory = OwnFirst + 7;

    [SystemCall("core count", Group.Own, Callers = "IKernelView.CoreCount", Keeps = "The number of cores.", Programs = "core-isolation")]
    public const ulong OwnCoreCount = OwnFirst + 16;

    [SystemCall("current core", Group.Own, Callers = "IKernelView.CurrentCore", Keeps = "The calling thread's core.", Programs = "core-isolation")]
    public const ulong OwnCurrentCore = OwnFirst + 17;

    [SystemCall("get scheduling", Group.Own, Callers = "IKernelView.GetScheduling", Keeps = "Fills a ThreadScheduling; 0 stands for the calling thread.",
        Refuses = "A thread that is not there: ESRCH.", Programs = "thread-scheduling")]
    public const ulong OwnGetScheduling = OwnFirst + 18;

    [SystemCall("set scheduling", Group.Own, Callers = "IKernelView.SetScheduling", Keeps = "Takes effect at once, whether the thread runs, is ready, or waits.",
        Refuses = "A thread that is not there: ESRCH. Values out of range, an affinity without a core: EINVAL.", Programs = "thread-scheduling")]
    public const ulong OwnSetScheduling = OwnFirst + 19;

    [SystemCall("isolate core", Group.Own, Callers = "IKernelView.IsolateCore", Keeps = "The calling thread moves to the core, and all others leave it.",
        Refuses = "Core 0, and cores that are not there: EINVAL. Another thread's: EBUSY.", Programs = "core-isolation")]
    public const ulong OwnIsolateCore = OwnFirst + 20;

    [SystemCall("release core", Group.Own, Callers = "IKernelView.ReleaseCore", Keeps = "Ends the isolation.",
        Refuses = "A core that is not the calling thread's: EPERM.", Programs = "core-isolation")]
    public const ulong OwnReleaseCore = OwnFirst + 21;

    [SystemCall("map contiguous memory", Group.Own, Callers = "IMemoryBlocks.MapContiguous", Keeps = "At most 4 MiB, in place from the beginning.",
        Refuses = "More: EINVAL. No such block: ENOMEM.", Programs = "memory-buffers")]
    public const ulong OwnMapContiguous = OwnFirst + 32;

    [SystemCall("map an area for huge pages", Group.Own, Callers = "IMemoryBlocks.MapHugePages", Keeps = "Writable memory that begins and ends at multiples of 2 MiB.",
        Refuses = "More than can be promised: ENOMEM.", Programs = "memory-buffers")]
    public const ulong OwnMapHugeArea = OwnFirst + 33;

    [SystemCall("give a huge page", Group.Own, Callers = "IMemoryBlocks.MapHugePages", Keeps = "Puts a cleared page of 2 MiB at an address of such an area.",
        Refuses = "Something is there: EEXIST. No such page is free: ENOMEM.", Programs = "memory-buffers")]
    public const ulong OwnGiveHugePage = OwnFirst + 34;

    [SystemCall("physical address", Group.Own, Callers = "IMemoryBlocks.MapContiguous", Keeps = "Where a page that is there lies.",
        Refuses = "A page that is not: EFAULT.", Programs = "memory-buffers")]
    public const ulong OwnPhysicalAddress = OwnFirst + 35;

    [SystemCall("shared region", Group.Own, Callers = "ISharedRegions.TryGetRegion", Keeps = "Fills a SharedRegionRecord.",
        Refuses = "A region that is not there: ENODEV.", Programs = "shared-memory")]
    public const ulong OwnSharedRegion = OwnFirst + 48;

    [SystemCall("ring doorbell", Group.Own, Callers = "ISharedRegions.RingDoorbell", Keeps = "Interrupts another partition that shares a region.",
        Refuses = "A region that is not there: ENODEV.", Programs = "shared-memory")]
    public const ulong OwnRingDoorbell = OwnFirst + 49;

    [SystemCall("wait for doorbell", Group.Own, Callers = "ISharedRegions.WaitDoorbell", Keeps = "How often the doorbell has rung; waits while that is what the caller knows. A signal ends the wait.",
        Refuses = "A region that is not there: ENODEV.", Programs = "shared-memory")]
    public const ulong OwnWaitDoorbell = OwnFirst + 50;
}
