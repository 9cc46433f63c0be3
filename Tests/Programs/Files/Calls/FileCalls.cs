using System.Text;
using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Calls on open files: content, attributes, locks, mappings.</summary>
internal static unsafe class FileCalls
{
    private const long Read = 0, Write = 1, Open = 2, Close = 3, Stat = 4, FileStat = 5, LinkStat = 6, Seek = 8, Map = 9, Protect = 10, Unmap = 11,
        ReadAt = 17, WriteAt = 18, Access = 21, SyncMemory = 26, Dup = 32, SendFile = 40, Fcntl = 72, Flock = 73, Fsync = 74, Fdatasync = 75, Truncate = 76, Ftruncate = 77,
        Creat = 85, Chmod = 90, Fchmod = 91, Chown = 92, Fchown = 93, Lchown = 94, Umask = 95, Statfs = 137, Fstatfs = 138, Sync = 162, Fadvise = 221,
        OpenAt = 257, FchownAt = 260, StatAt = 262, FchmodAt = 268, AccessAt = 269, SetTimes = 280, Fallocate = 285, ReadVectorAt = 295, WriteVectorAt = 296,
        CreateMemory = 319, CopyRange = 326, ExtendedStat = 332, AccessAt2 = 439;

    private const long Here = -100, WriteOnly = 1, ReadWrite = 2, Create = 0x40, Exclusive = 0x80, TruncateFlag = 0x200, Append = 0x400, DirectoryFlag = 0x10000, NoFollow = 0x20000, PathOnly = 0x200000;

    public static ConformanceProgram[] All =>
    [
        new("call-open", Opening),
        new("call-read-write", Transfers),
        new("call-status", Status),
        new("call-locks", Locks),
        new("call-maps", Maps),
        new("call-copy", Copy),
    ];

    private static void Opening()
    {
        using var place = new Place();
        var opened = new List<long>();
        long Keep(long number)
        {
            if (number > 0) opened.Add(number);
            return number;
        }

        long first = Keep(Make(Open, place["file"], Create | Exclusive | ReadWrite, 0x1A4));
        ShowKind("create", first);
        Show("create again", Make(Open, place["file"], Create | Exclusive, 0x1A4));
        ShowKind("creat", Keep(Make(Creat, place["other"], 0x180)));
        Show("open what is missing", Make(Open, place["none"]));
        Show("open below a file", Make(Open, place["file/x"]));
        Show("O_DIRECTORY on a file", Make(Open, place["file"], DirectoryFlag));
        Show("a slash behind a file", Make(Open, place["file/"]));
        Show("a new file with a slash", Make(Open, place["new/"], Create | WriteOnly, 0x1A4));
        Show("write a directory", Make(Open, place[""], WriteOnly));
        Show("O_CREAT on a directory", Make(Open, place[""], Create));
        Show("an empty path", Make(Open, place.Text("")));
        Show("a path from nowhere", Make(Open, BadAddress));
        Show("a name too long", Make(Open, place[new string('x', 256)]));
        Show("a path too long", Make(Open, place.Text(new string('/', 4096))));
        long directory = Keep(Make(Open, place[""], DirectoryFlag));
        ShowKind("a directory", directory);
        ShowKind("openat", Keep(Make(OpenAt, directory, (void*)place.Text("file"), 0)));
        Show("openat what is missing", Make(OpenAt, directory, (void*)place.Text("none"), 0));
        Show("openat from a file", Make(OpenAt, first, (void*)place.Text("x"), 0));
        Show("openat from nothing", Make(OpenAt, 999, (void*)place.Text("x"), 0));
        ShowKind("an absolute path from nothing", Keep(Make(OpenAt, 999, (void*)place["file"], 0)));
        long path = Keep(Make(Open, place["file"], PathOnly));
        byte* buffer = stackalloc byte[256];
        ShowKind("O_PATH", path);
        Show("read O_PATH", Make(Read, path, buffer, 1));
        Show("write O_PATH", Make(Write, path, buffer, 1));
        Show("fstat O_PATH", Make(FileStat, path, buffer));
        Show("fchmod O_PATH", Make(Fchmod, path, 0x1A4));
        Show("read a directory", Make(Read, directory, buffer, 1));
        Show("read a write-only file", Make(Read, Keep(Make(Open, place["file"], WriteOnly)), buffer, 1));
        Show("write a read-only file", Make(Write, Keep(Make(Open, place["file"])), buffer, 1));
        long appending = Keep(Make(Open, place["file"], WriteOnly | Append));
        Console.WriteLine($"flags {Make(Fcntl, appending, 3):x}");
        Show("F_SETFL", Make(Fcntl, appending, 4, 0x800));
        Console.WriteLine($"flags {Make(Fcntl, appending, 3):x}");
        Console.WriteLine($"close on exec {Make(Fcntl, Keep(Make(Open, place["file"], 0x80000)), 1)} {Make(Fcntl, appending, 1)}");
        Show("/dev/tty", Make(Open, place.Text("/dev/full/x")));
        ShowKind("O_TMPFILE", Keep(Make(Open, place.Text("/tmp"), 0x410000 | ReadWrite, 0x180)));
        foreach (long number in opened) _ = Make(Close, number);
    }

    private static void Transfers()
    {
        using var place = new Place();
        byte* buffer = stackalloc byte[20000];
        long* vector = stackalloc long[4];
        for (int i = 0; i < 20000; i++) buffer[i] = (byte)(i * 7);
        long file = Make(Open, place["file"], Create | ReadWrite, 0x1A4);
        Show("write", Make(Write, file, buffer, 10000));
        Show("read at the end", Make(Read, file, buffer, 10));
        Show("lseek", Make(Seek, file, 4090, 0));
        Show("read across a page", Make(Read, file, buffer + 15000, 20));
        Console.WriteLine(new Span<byte>(buffer + 15000, 20).SequenceEqual(new Span<byte>(buffer + 4090, 20)));
        Show("lseek on", Make(Seek, file, 10, 1));
        Show("lseek from the end", Make(Seek, file, -1, 2));
        Show("lseek before the beginning", Make(Seek, file, -1, 0));
        Show("lseek by nothing", Make(Seek, file, 0, 9));
        Show("pwrite", Make(WriteAt, file, buffer, 5, 20000));
        Show("pread", Make(ReadAt, file, buffer + 100, 100, 19990));
        Console.WriteLine(Convert.ToHexString(new Span<byte>(buffer + 100, 15)));
        Show("pread far behind the end", Make(ReadAt, file, buffer, 10, 1L << 40));
        Show("pread before the beginning", Make(ReadAt, file, buffer, 10, -5));
        Show("the offset", Make(Seek, file, 0, 1));
        Show("data", Make(Seek, file, 0, 3));
        Show("no data", Make(Seek, file, 50000, 3));
        Show("the hole at the end", Make(Seek, file, 20002, 4));
        (vector[0], vector[1], vector[2], vector[3]) = ((long)buffer, 3, (long)buffer + 10, 4);
        Show("pwritev", Make(WriteVectorAt, file, vector, 2, 100));
        Show("preadv", Make(ReadVectorAt, file, vector, 2, 98));
        Show("read into nowhere", Make(ReadAt, file, (void*)BadAddress, 10, 0));
        Show("write from nowhere", Make(WriteAt, file, (void*)BadAddress, 10, 0));
        Show("ftruncate", Make(Ftruncate, file, 5));
        Show("to less than nothing", Make(Ftruncate, file, -1));
        Show("truncate", Make(Truncate, place["file"], 12));
        Show("read what is left", Make(ReadAt, file, buffer, 100, 0));
        Console.WriteLine(new Span<byte>(buffer + 5, 7).IndexOfAnyExcept((byte)0));
        Show("truncate a directory", Make(Truncate, place[""], 12));
        Show("ftruncate a pipe", Make(Ftruncate, 999, 12));
        Show("fallocate", Make(Fallocate, file, 0, 0, 30000));
        Show("the size", Make(Seek, file, 0, 2));
        Show("fallocate of nothing", Make(Fallocate, file, 0, 0, 0));
        Show("fsync", Make(Fsync, file));
        Show("fdatasync", Make(Fdatasync, file));
        Show("sync", Make(Sync));
        Show("fadvise", Make(Fadvise, file, 0, 0, 2));
        long copy = Make(Dup, file);
        Show("the copy shares the offset", Make(Seek, copy, 7, 0));
        Show("as the first sees", Make(Seek, file, 0, 1));
        long appending = Make(Open, place["file"], WriteOnly | Append);
        Show("append", Make(Write, appending, buffer, 3));
        Show("pwrite appends too", Make(WriteAt, appending, buffer, 3, 0));
        Show("then the size is", Make(Seek, appending, 0, 2));
        foreach (long number in (long[])[file, copy, appending]) _ = Make(Close, number);
    }

    private static void Status()
    {
        using var place = new Place();
        byte* status = stackalloc byte[256];
        long* times = stackalloc long[4];
        Show("umask", Make(Umask, 0x3F));
        long file = Make(Open, place["file"], Create | ReadWrite, 0x1FF);
        Show("umask back", Make(Umask, 0x12));
        _ = Make(Write, file, status, 100);
        Show("stat", Make(Stat, place["file"], status));
        Console.WriteLine($"{*(uint*)(status + 24):x} {*(long*)(status + 48)} {*(long*)(status + 16)} {*(long*)(status + 56)} {*(long*)(status + 64) > 0}");
        Show("chmod", Make(Chmod, place["file"], 0x9ED));
        Show("fstat", Make(FileStat, file, status));
        Console.WriteLine($"{*(uint*)(status + 24):x}");
        Show("fchmod", Make(Fchmod, file, 0x1A4));
        Show("fchmodat", Make(FchmodAt, Here, (void*)place["file"], 0x180));
        Show("chown", Make(Chown, place["file"], 5, 6));
        Show("fchown", Make(Fchown, file, -1, 7));
        Show("lchown", Make(Lchown, place["file"], 8, -1));
        Show("fchownat", Make(FchownAt, Here, place["file"], -1, -1, 0));
        Show("lstat", Make(LinkStat, place["file"], status));
        Console.WriteLine($"{*(uint*)(status + 24):x} {*(uint*)(status + 28)} {*(uint*)(status + 32)}");
        (times[0], times[1], times[2], times[3]) = (1000, 5, -7, 999_999_999);
        Show("utimensat", Make(SetTimes, Here, (void*)place["file"], (long)times));
        (times[1], times[3]) = (0x3FFF_FFFE, 0x3FFF_FFFE);
        Show("utimensat of nothing", Make(SetTimes, Here, (void*)place["file"], (long)times));
        (times[1], times[3]) = (2_000_000_000, 0);
        Show("utimensat of too many nanoseconds", Make(SetTimes, Here, (void*)place["file"], (long)times));
        Show("newfstatat", Make(StatAt, Here, (void*)place["file"], (long)status));
        Console.WriteLine($"{*(long*)(status + 72)}.{*(long*)(status + 80)} {*(long*)(status + 88)}.{*(long*)(status + 96)}");
        (times[0], times[1], times[2], times[3]) = (1, 2, 3, 4);
        Show("futimens", Make(SetTimes, file, null, (long)times));
        Show("of the descriptor", Make(StatAt, file, (void*)place.Text(""), (long)status, 0x1000));
        Console.WriteLine($"{*(long*)(status + 72)}.{*(long*)(status + 80)} {*(long*)(status + 88)}.{*(long*)(status + 96)}");
        Show("of an empty path", Make(StatAt, file, (void*)place.Text(""), (long)status, 0));
        Show("with unknown flags", Make(StatAt, Here, (void*)place["file"], (long)status, 0x40000000));
        Show("statx", Make(ExtendedStat, Here, place["file"], 0, 0x7FF, (long)status));
        Console.WriteLine($"{*(ushort*)(status + 28):x} {*(long*)(status + 40)} {*(uint*)(status + 16)} {*(uint*)(status + 20)} {*(long*)(status + 112)}");
        Show("stat into nowhere", Make(Stat, place["file"], (void*)BadAddress));
        Show("stat of what is missing", Make(Stat, place["none"], status));
        Show("access", Make(Access, place["file"], 6));
        Show("access to execute", Make(Access, place["file"], 1));
        Show("access to a directory", Make(Access, place[""], 7));
        Show("access to what is missing", Make(Access, place["none"]));
        Show("access by what is not a mode", Make(Access, place["file"], 99));
        Show("faccessat", Make(AccessAt, Here, (void*)place["file"], 4));
        Show("faccessat2", Make(AccessAt2, Here, (void*)place["file"], 4, 0x200));
        Show("faccessat2 with unknown flags", Make(AccessAt2, Here, (void*)place["file"], 4, 0x4000));
        Show("statfs", Make(Statfs, place["file"], status));
        Console.WriteLine($"{*(long*)(status + 8) > 0} {*(long*)(status + 16) > 0} {*(long*)(status + 64)}");
        Show("fstatfs", Make(Fstatfs, file, status));
        _ = Make(Close, file);
    }

    private static void Locks()
    {
        using var place = new Place();
        long first = Make(Open, place["file"], Create | ReadWrite, 0x1A4), second = Make(Open, place["file"], ReadWrite), reader = Make(Open, place["file"]);
        Show("exclusive", Make(Flock, first, 2 | 4));
        Show("again by another", Make(Flock, second, 2 | 4));
        Show("shared by another", Make(Flock, reader, 1 | 4));
        Show("again by itself", Make(Flock, first, 1 | 4));
        Show("now shared by another", Make(Flock, reader, 1 | 4));
        Show("exclusive by the first", Make(Flock, first, 2 | 4));
        Show("release", Make(Flock, reader, 8));
        Show("what is no operation", Make(Flock, first, 77));
        Show("exclusive once more", Make(Flock, first, 2 | 4));
        long copy = Make(Dup, first);
        _ = Make(Close, first);
        Show("a copy holds it", Make(Flock, second, 2 | 4));
        _ = Make(Close, copy);
        Show("the last one gives it up", Make(Flock, second, 2 | 4));
        byte* request = stackalloc byte[32];
        Show("a range", Make(Fcntl, second, 6, (long)Fill(request, 1, 0, 10, 20)));
        Show("the program's own is no obstacle", Make(Fcntl, reader, 5, (long)Fill(request, 1, 0, 15, 1)));
        Console.WriteLine(*(short*)request);
        Show("to write by one who reads", Make(Fcntl, reader, 6, (long)Fill(request, 1, 0, 15, 1)));
        Show("of the open file", Make(Fcntl, second, 37, (long)Fill(request, 1, 0, 100, 20)));
        long third = Make(Open, place["file"], ReadWrite);
        Show("by another open file", Make(Fcntl, third, 37, (long)Fill(request, 1, 0, 110, 20)));
        Show("beside it", Make(Fcntl, third, 37, (long)Fill(request, 1, 0, 120, 20)));
        Show("who holds it", Make(Fcntl, third, 36, (long)Fill(request, 0, 0, 90, 50)));
        Console.WriteLine($"{*(short*)request} {*(long*)(request + 8)} {*(long*)(request + 16)} {*(int*)(request + 24)}");
        Show("part of it is given up", Make(Fcntl, second, 37, (long)Fill(request, 2, 0, 105, 5)));
        Show("and taken", Make(Fcntl, third, 37, (long)Fill(request, 1, 0, 105, 5)));
        Show("but not beside it", Make(Fcntl, third, 37, (long)Fill(request, 0, 0, 104, 2)));
        Show("what is no kind", Make(Fcntl, third, 37, (long)Fill(request, 9, 0, 104, 2)));
        foreach (long number in (long[])[second, reader, third]) _ = Make(Close, number);
    }

    private static byte* Fill(byte* request, short kind, short origin, long start, long length)
    {
        new Span<byte>(request, 32).Clear();
        *(short*)request = kind;
        *(short*)(request + 2) = origin;
        *(long*)(request + 8) = start;
        *(long*)(request + 16) = length;
        return request;
    }

    private static void Maps()
    {
        using var place = new Place();
        byte* buffer = stackalloc byte[16384];
        for (int i = 0; i < 16384; i++) buffer[i] = (byte)(i / 64);
        long file = Make(Open, place["file"], Create | ReadWrite, 0x1A4);
        _ = Make(Write, file, buffer, 10000);
        long shared = Make(Map, 0, 12288, 3, 1, file, 0), own = Make(Map, 0, 12288, 3, 2, file, 0), later = Make(Map, 0, 4096, 1, 1, file, 8192);
        Console.WriteLine($"{shared > 0} {own > 0} {later > 0}");
        Console.WriteLine($"{((byte*)shared)[5000]} {((byte*)own)[9999]} {((byte*)own)[10001]} {((byte*)later)[100]}");
        ((byte*)shared)[8300] = 200;
        ((byte*)own)[8301] = 201;
        Show("msync", Make(SyncMemory, shared, 12288, 4));
        Show("msync of nothing", Make(SyncMemory, shared, 12288, 99));
        _ = Make(ReadAt, file, buffer, 200, 8200);
        Console.WriteLine($"{buffer[100]} {buffer[101]} {((byte*)later)[108]} {((byte*)own)[8301]}");
        _ = Make(WriteAt, file, (byte*)shared + 4096, 64, 0);
        Console.WriteLine(((byte*)shared)[0]);
        Show("mprotect", Make(Protect, shared, 4096, 1));
        Show("write into it", Make(ReadAt, file, (void*)shared, 10, 0));
        Show("write out of it", Make(WriteAt, file, (void*)(shared + 4096), 10, 20));
        Show("read into a mapping", Make(ReadAt, file, (void*)(own + 4096), 5000, 0));
        Show("unmap the middle", Make(Unmap, shared + 4096, 4096));
        Console.WriteLine(((byte*)shared)[8300]);
        Show("closed, it stays", Make(Close, file));
        ((byte*)shared)[8400] = 7;
        Console.WriteLine(File.ReadAllBytes(place.Path + "/file")[8400]);
        foreach (long map in (long[])[shared, own]) _ = Make(Unmap, map, 12288);
        _ = Make(Unmap, later, 4096);
        long reader = Make(Open, place["file"]), writer = Make(Open, place["file"], WriteOnly);
        Show("shared for writing by a reader", Make(Map, 0, 4096, 3, 1, reader, 0));
        ShowKind("private for writing by a reader", Make(Map, 0, 4096, 3, 2, reader, 0));
        Show("by a writer only", Make(Map, 0, 4096, 1, 1, writer, 0));
        Show("at an odd offset", Make(Map, 0, 4096, 1, 1, reader, 5));
        Show("of no length", Make(Map, 0, 0, 1, 1, reader, 0));
        Show("of nothing", Make(Map, 0, 4096, 1, 1, 999, 0));
        long directory = Make(Open, place[""]);
        Show("of a directory", Make(Map, 0, 4096, 1, 2, directory, 0));
        long memory = Make(CreateMemory, place.Text("memory"), 1);
        ShowKind("memfd_create", memory);
        Show("its size", Make(Ftruncate, memory, 8192));
        long mapped = Make(Map, 0, 8192, 3, 1, memory, 0);
        ((byte*)mapped)[5000] = 55;
        _ = Make(ReadAt, memory, buffer, 10, 4995);
        Console.WriteLine(buffer[5]);
        Show("memfd_create with unknown flags", Make(CreateMemory, place.Text("memory"), 0x800));
        foreach (long number in (long[])[reader, writer, directory, memory]) _ = Make(Close, number);
    }

    private static void Copy()
    {
        using var place = new Place();
        byte[] bytes = new byte[200_000];
        new Random(9).NextBytes(bytes);
        File.WriteAllBytes(place.Path + "/a", bytes);
        long from = Make(Open, place["a"]), to = Make(Open, place["b"], Create | ReadWrite, 0x1A4);
        long offset = 1000;
        Show("sendfile", Make(SendFile, to, from, (long)&offset, 50_000));
        Console.WriteLine(offset);
        Show("sendfile from the descriptor's place", Make(SendFile, to, from, 0, 500));
        Show("to the end", Make(SendFile, to, from, 0, 1L << 30));
        Show("and no further", Make(SendFile, to, from, 0, 10));
        Show("to a reader", Make(SendFile, from, to, 0, 10));
        Console.WriteLine(File.ReadAllBytes(place.Path + "/b").AsSpan(0, 50_500).SequenceEqual([.. bytes.AsSpan(1000, 50_000), .. bytes.AsSpan(0, 500)]));
        long readAt = 10, writeAt = 20;
        Show("copy_file_range", Make(CopyRange, from, (long)&readAt, to, (long)&writeAt, 1000, 0));
        Console.WriteLine($"{readAt} {writeAt}");
        Show("copy_file_range with flags", Make(CopyRange, from, (long)&readAt, to, (long)&writeAt, 1000, 5));
        _ = Make(Close, from);
        _ = Make(Close, to);
    }
}
