using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Pipes, device files, vectors, paths.</summary>
internal static unsafe class DescriptorCalls
{
    private const long Read = 0, Write = 1, Open = 2, Close = 3, Stat = 4, FileStat = 5, LinkStat = 6, Seek = 8, Ioctl = 16, ReadVector = 19, WriteVector = 20,
        Access = 21, Dup = 32, Dup2 = 33, SocketPair = 53, Fcntl = 72, CurrentDirectory = 79, ReadLink = 89, FileSystemStat = 137, PollWait = 232, PollControl = 233,
        OpenAt = 257, FileStatAt = 262, ReadLinkAt = 267, PollWaitMasked = 281, PollCreate = 291, Dup3 = 292, Pipe2 = 293;

    private const long NonBlocking = 0x800, CloseOnExec = 0x80000, GetFlags = 3, SetFlags = 4, CurrentFolder = -100;

    public static ConformanceProgram[] All =>
    [
        new("call-pipe", Pipes),
        new("call-vectors", Vectors),
        new("call-descriptors", Descriptors),
        new("call-devices", Devices),
        new("call-file-status", FileStatus),
        new("call-paths", Paths),
        new("call-poll-set", PollSets),
        new("call-refused", ProgramKind.Special, _ => Refused()),
    ];

    private static void Pipes()
    {
        int* ends = stackalloc int[2];
        byte* buffer = stackalloc byte[8192];
        Show("pipe2 into nothing", Make(Pipe2, BadAddress));
        Show("pipe2", Make(Pipe2, (long)ends, NonBlocking | CloseOnExec));
        Show("flags of the reader", Make(Fcntl, ends[0], GetFlags) & NonBlocking);
        Show("read nothing", Make(Read, ends[0], buffer, 10));
        Fill(buffer, 100);
        Show("write", Make(Write, ends[1], buffer, 100));
        Show("read a part", Make(Read, ends[0], buffer + 200, 30));
        Show("read the rest", Make(Read, ends[0], buffer + 230, 500));
        Console.WriteLine($"the bytes are the same: {new Span<byte>(buffer, 100).SequenceEqual(new Span<byte>(buffer + 200, 100))}");
        Show("write at the reader", Make(Write, ends[0], buffer, 1));
        Show("read at the writer", Make(Read, ends[1], buffer, 1));
        Show("write from nowhere", Make(Write, ends[1], BadAddress, 1));
        long written = 0, count;
        while ((count = Make(Write, ends[1], buffer, 4096)) > 0) written += count;
        Console.WriteLine($"full after whole pages: {written > 0 && written % 4096 == 0}, then {Say(count)}");
        long read = 0;
        while ((count = Make(Read, ends[0], buffer, 8192)) > 0) read += count;
        Console.WriteLine($"empty after as many: {read == written}, then {Say(count)}");
        Show("close the writer", Make(Close, ends[1]));
        Show("read after its end", Make(Read, ends[0], buffer, 10));
        Show("close the reader", Make(Close, ends[0]));

        // A reader that waits is woken by a writer, and by the end of the last one.
        _ = Make(Pipe2, (long)ends, 0);
        (int reader, int writer) = (ends[0], ends[1]);
        var results = new List<long>();
        int received = 0;
        var thread = new Thread(() =>
        {
            byte* own = stackalloc byte[16];
            long result;
            do
            {
                results.Add(result = Make(Read, reader, own, 16));
                Volatile.Write(ref received, results.Count);
            }
            while (result > 0);
        });
        thread.Start();
        _ = Make(Write, writer, buffer, 5);
        while (Volatile.Read(ref received) == 0) Thread.Sleep(1);
        _ = Make(Close, writer);
        thread.Join();
        Console.WriteLine($"a waiting reader got {string.Join(", ", results)}");
        _ = Make(Close, reader);

        // Without a reader: EPIPE; the runtime ignores SIGPIPE.
        _ = Make(Pipe2, (long)ends, 0);
        _ = Make(Close, ends[0]);
        Show("write without a reader", Make(Write, ends[1], buffer, 1));
        _ = Make(Close, ends[1]);
    }

    private static void Vectors()
    {
        int* ends = stackalloc int[2];
        byte* buffer = stackalloc byte[256];
        long* vector = stackalloc long[6];
        _ = Make(Pipe2, (long)ends, NonBlocking);
        Fill(buffer, 256);
        (vector[0], vector[1], vector[2], vector[3], vector[4], vector[5]) = ((long)buffer, 10, 0, 0, (long)buffer + 50, 20);
        Show("writev of three parts, one empty", Make(WriteVector, ends[1], vector, 3));
        (vector[0], vector[1], vector[2], vector[3]) = ((long)buffer + 100, 25, (long)buffer + 130, 100);
        Show("readv into two parts", Make(ReadVector, ends[0], vector, 2));
        Console.WriteLine($"{buffer[100] == buffer[0]} {buffer[110] == buffer[50]} {buffer[130] == buffer[65]}");
        Show("too many parts", Make(WriteVector, ends[1], vector, 1025));
        Show("a vector from nowhere", Make(WriteVector, ends[1], BadAddress, 1));
        Show("no parts", Make(WriteVector, ends[1], vector, 0));
        Show("writev to nothing", Make(WriteVector, 99, vector, 1));
        _ = Make(Close, ends[0]);
        _ = Make(Close, ends[1]);
    }

    private static void Descriptors()
    {
        int* ends = stackalloc int[2];
        byte buffer = 7;
        _ = Make(Pipe2, (long)ends, 0);
        long copy = Make(Dup, ends[1]);
        Console.WriteLine($"dup gives a number of its own: {copy > 0 && copy != ends[1]}");
        Show("close the first writer", Make(Close, ends[1]));
        Show("write through the copy", Make(Write, copy, &buffer, 1));
        buffer = 0;
        Show("read", Make(Read, ends[0], &buffer, 1));
        Console.WriteLine(buffer);
        Show("dup2", Make(Dup2, copy, 40));
        Show("dup2 onto itself", Make(Dup2, 40, 40));
        Show("dup3 onto itself", Make(Dup3, 40, 40));
        Show("dup3", Make(Dup3, 40, 41, CloseOnExec));
        Show("dup of nothing", Make(Dup, 999));
        Show("dup2 of nothing", Make(Dup2, 999, 42));
        Show("fcntl F_DUPFD", Make(Fcntl, 40, 0, 50));
        Show("fcntl F_DUPFD_CLOEXEC", Make(Fcntl, 40, 1030, 50));
        Show("fcntl of nothing", Make(Fcntl, 999, GetFlags));
        Show("fcntl F_SETFL", Make(Fcntl, ends[0], SetFlags, NonBlocking));
        Show("read without waiting", Make(Read, ends[0], &buffer, 1));
        Show("lseek in a pipe", Make(Seek, ends[0], 0, 0));
        Show("lseek in nothing", Make(Seek, 999, 0, 0));
        Show("ioctl TCGETS of a pipe", Make(Ioctl, ends[0], 0x5401));
        Show("ioctl of nothing", Make(Ioctl, 999, 0x5401));
        foreach (long number in (long[])[copy, 40, 41, 50, 51, ends[0]]) Show("close", Make(Close, number));
        Show("close twice", Make(Close, 40));
        Show("read nothing", Make(Read, 40, &buffer, 1));
        Show("write nothing", Make(Write, 40, &buffer, 1));
    }

    private static void Devices()
    {
        byte* buffer = stackalloc byte[64];
        long none = OpenPath("/dev/null"u8, 2), zero = OpenPath("/dev/zero"u8, 0), random = OpenPath("/dev/urandom"u8, 0);
        Console.WriteLine($"{none > 0} {zero > 0} {random > 0}");
        Show("read /dev/null", Make(Read, none, buffer, 64));
        Show("write /dev/null", Make(Write, none, buffer, 64));
        Fill(buffer, 64);
        Show("read /dev/zero", Make(Read, zero, buffer, 64));
        Console.WriteLine(new Span<byte>(buffer, 64).IndexOfAnyExcept((byte)0));
        Show("read /dev/urandom", Make(Read, random, buffer, 64));
        Console.WriteLine(new Span<byte>(buffer, 64).IndexOfAnyExcept((byte)0) >= 0);
        Show("read into nothing", Make(Read, zero, BadAddress, 8));
        foreach (long number in (long[])[none, zero, random]) _ = Make(Close, number);
        fixed (byte* path = "/dev/null\0"u8)
        {
            long through = Make(OpenAt, CurrentFolder, path, 2);
            Console.WriteLine(through > 0);
            _ = Make(Close, through);
        }

        Show("open what is not there", OpenPath("/no/such/file"u8, 0));
        Show("open a path from nowhere", Make(Open, BadAddress));
    }

    private static void FileStatus()
    {
        byte* status = stackalloc byte[144];
        int* ends = stackalloc int[2];
        _ = Make(Pipe2, (long)ends, 0);
        Show("fstat of a pipe", Make(FileStat, ends[0], status));
        Console.WriteLine($"{*(uint*)(status + 24) & 0xF000:x} {*(long*)(status + 48)} {*(long*)(status + 56)}");
        long device = OpenPath("/dev/null"u8, 0);
        Show("fstat of a device", Make(FileStat, device, status));
        Console.WriteLine($"{*(uint*)(status + 24) & 0xF000:x} {*(long*)(status + 56)}");
        Show("fstat of nothing", Make(FileStat, 999, status));
        Show("fstat into nothing", Make(FileStat, ends[0], BadAddress));
        foreach (long number in (long[])[device, ends[0], ends[1]]) _ = Make(Close, number);
    }

    private static void Paths()
    {
        byte* room = stackalloc byte[256];
        fixed (byte* missing = "/no-such-file\0"u8, empty = "\0"u8)
        {
            Show("stat", Make(Stat, (long)missing, room));
            Show("lstat", Make(LinkStat, (long)missing, room));
            Show("access", Make(Access, (long)missing));
            Show("readlink", Make(ReadLink, (long)missing, room, 256));
            Show("statfs", Make(FileSystemStat, (long)missing, room));
            Show("newfstatat", Make(FileStatAt, CurrentFolder, missing, (long)room));
            Show("readlinkat", Make(ReadLinkAt, CurrentFolder, missing, (long)room, 256));
            Show("stat of an empty path", Make(Stat, (long)empty, room));
        }

        foreach ((string name, long number) in ((string, long)[])[("stat", Stat), ("lstat", LinkStat), ("access", Access), ("statfs", FileSystemStat)])
            Show($"{name} of a path from nowhere", Make(number, BadAddress, number == Access ? null : room));
        Show("readlink of a path from nowhere", Make(ReadLink, BadAddress, room, 256));
        Show("newfstatat of a path from nowhere", Make(FileStatAt, CurrentFolder, BadAddress, (long)room));
        Show("getcwd without room", Make(CurrentDirectory, (long)room, 1));
        Show("getcwd into nothing", Make(CurrentDirectory, BadAddress, 256));
        long length = Make(CurrentDirectory, (long)room, 256);
        Console.WriteLine($"{length >= 2} {(char)room[0]} {room[length - 1]}");
    }

    private static void PollSets()
    {
        int* ends = stackalloc int[2];
        byte* events = stackalloc byte[48];
        long set = Make(PollCreate, CloseOnExec);
        long device = OpenPath("/dev/null"u8, 0);
        Console.WriteLine(set > 0);
        Show("a file is no member", Make(PollControl, set, 1, device, (long)events));
        Show("nothing is no member", Make(PollControl, set, 1, 999, (long)events));
        Show("no set", Make(PollControl, device, 1, set, (long)events));
        Show("wait in vain", Make(PollWait, set, events, 4, 3));
        Show("wait with a mask in vain", Make(PollWaitMasked, set, (long)events, 4, 3, 0, 8));
        Show("wait on what is no set", Make(PollWait, device, events, 4, 3));
        Show("wait on nothing", Make(PollWait, 999, events, 4, 3));
        _ = Make(Close, device);
        _ = Make(Close, set);
    }

    /// <summary>What Linux has and a partition has not; each must answer with its own error.</summary>
    private static int Refused()
    {
        int* ends = stackalloc int[2];
        Show("socketpair", Make(SocketPair, 1, 1, 0, (long)ends));
        Show("a number that does not exist", Make(9999));
        Show("the same again", Make(9999));
        Show("fork", Make(57));
        Show("execve", Make(59, BadAddress));
        Show("a number far beyond", Make(long.MaxValue));
        return 0;
    }

    private static long OpenPath(ReadOnlySpan<byte> path, long flags)
    {
        // SAFETY: a literal of C# ends in a zero byte.
        fixed (byte* start = path) return Make(Open, (long)start, flags);
    }

    private static void Fill(byte* buffer, int count)
    {
        for (int i = 0; i < count; i++) buffer[i] = (byte)((i * 31) + 1);
    }
}
