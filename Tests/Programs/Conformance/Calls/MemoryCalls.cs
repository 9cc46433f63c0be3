using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Areas of memory.</summary>
internal static unsafe class MemoryCalls
{
    private const long Map = 9, Protect = 10, Unmap = 11, Remap = 25, Advise = 28, Open = 2, Pipe2 = 293, Write = 1, Close = 3;
    private const long None = 0, ReadOnly = 1, ReadWrite = 3, Private = 2, Fixed = 0x10, Anonymous = 0x20, NoReserve = 0x4000, FixedNoReplace = 0x10_0000;
    private const long Page = 4096;

    public static ConformanceProgram[] All =>
    [
        new("call-mmap", Maps),
        new("call-mmap-fixed", FixedMaps),
        new("call-munmap", Unmaps),
        new("call-mprotect", Protects),
        new("call-madvise", Advices),
        new("call-mremap", Remaps),
    ];

    private static void Maps()
    {
        byte* memory = Take(10 * Page);
        Console.WriteLine($"{((long)memory & (Page - 1)) == 0} {IsZero(memory, 10 * Page)}");
        memory[Page] = 5;
        Console.WriteLine(memory[Page] + memory[Page + 1]);
        ShowKind("a length of no page", Make(Map, 0, 100, ReadWrite, Private | Anonymous, -1));
        Show("no length", Make(Map, 0, 0, ReadWrite, Private | Anonymous, -1));
        Show("neither private nor shared", Make(Map, 0, Page, ReadWrite, Anonymous, -1));
        Show("more than there are addresses", Make(Map, 0, long.MaxValue & -Page, None, Private | Anonymous | NoReserve, -1));
        long reserved = Make(Map, 0, 64L << 30, None, Private | Anonymous | NoReserve, -1);
        ShowKind("reserve 64 GiB", reserved);
        Show("commit a page of it", Make(Protect, reserved + (1 << 30), Page, ReadWrite));
        *(long*)(reserved + (1 << 30)) = 9;
        Console.WriteLine(*(long*)(reserved + (1 << 30)));
        Show("release it", Make(Unmap, reserved, 64L << 30));
        Show("release the first", Make(Unmap, (long)memory, 10 * Page));
    }

    private static void FixedMaps()
    {
        byte* memory = Take(8 * Page);
        Fill(memory, 8 * Page);
        Show("in place of two pages", Make(Map, (long)memory + (2 * Page), 2 * Page, ReadWrite, Private | Anonymous | Fixed, -1) - (long)memory);
        Console.WriteLine($"{memory[(2 * Page) - 1]} {IsZero(memory + (2 * Page), 2 * Page)} {memory[4 * Page]}");
        Show("not in place of anything", Make(Map, (long)memory + Page, Page, ReadWrite, Private | Anonymous | FixedNoReplace, -1));
        Show("at an odd address", Make(Map, (long)memory + 100, Page, ReadWrite, Private | Anonymous | Fixed, -1));
        _ = Make(Unmap, (long)memory + (4 * Page), Page);
        Show("into a hole", Make(Map, (long)memory + (4 * Page), Page, ReadWrite, Private | Anonymous | FixedNoReplace, -1) - (long)memory);
        Console.WriteLine(IsZero(memory + (4 * Page), Page));
        // What the collector does to give memory back: no access, then read and write again, and zero.
        Show("decommit", Make(Map, (long)memory, 2 * Page, None, Private | Anonymous | Fixed, -1) - (long)memory);
        Show("commit", Make(Protect, (long)memory, 2 * Page, ReadWrite));
        Console.WriteLine(IsZero(memory, 2 * Page));
        Show("release", Make(Unmap, (long)memory, 8 * Page));
    }

    private static void Unmaps()
    {
        byte* memory = Take(6 * Page);
        Fill(memory, 6 * Page);
        Show("a hole", Make(Unmap, (long)memory + Page, Page));
        Show("the same again", Make(Unmap, (long)memory + Page, Page));
        Show("across the hole", Make(Unmap, (long)memory, 3 * Page));
        Console.WriteLine(memory[(3 * Page) + 1]);
        Show("at an odd address", Make(Unmap, (long)memory + 1, Page));
        Show("no length", Make(Unmap, (long)memory, 0));
        Show("beyond all addresses", Make(Unmap, (long)memory, long.MaxValue & -Page));
        Show("a length of no page", Make(Unmap, (long)memory + (3 * Page), 10));
        Console.WriteLine(CanRead(memory + (3 * Page)) + " " + CanRead(memory + (4 * Page)));
        Show("the rest", Make(Unmap, (long)memory + (4 * Page), 2 * Page));
    }

    private static void Protects()
    {
        byte* memory = Take(4 * Page);
        Fill(memory, 4 * Page);
        Show("read only", Make(Protect, (long)memory + Page, Page, ReadOnly));
        Console.WriteLine($"{CanRead(memory + Page)} {CanWrite(memory + Page)} {CanWrite(memory)} {CanWrite(memory + (2 * Page))}");
        Show("no access", Make(Protect, (long)memory + Page, Page, None));
        Console.WriteLine($"{CanRead(memory + Page)} {CanWrite(memory + Page)}");
        Show("all access", Make(Protect, (long)memory + Page, Page, ReadWrite));
        Console.WriteLine($"{CanRead(memory + Page)} {CanWrite(memory + Page)} {memory[Page + 1]}");
        Show("at an odd address", Make(Protect, (long)memory + 1, Page, ReadOnly));
        Show("no length", Make(Protect, (long)memory, 0, ReadOnly));
        Show("unknown protection", Make(Protect, (long)memory, Page, 0x40));
        _ = Make(Unmap, (long)memory + (2 * Page), Page);
        Show("with a hole", Make(Protect, (long)memory + Page, 3 * Page, ReadWrite));
        _ = Make(Unmap, (long)memory, 4 * Page);
        Show("nothing at all", Make(Protect, (long)memory, Page, ReadOnly));
    }

    private static void Advices()
    {
        byte* memory = Take(4 * Page);
        Fill(memory, 4 * Page);
        Show("MADV_DONTNEED", Make(Advise, (long)memory + Page, Page, 4));
        Console.WriteLine($"{memory[Page - 1]} {IsZero(memory + Page, Page)} {memory[2 * Page]}");
        Show("MADV_DONTDUMP", Make(Advise, (long)memory, Page, 16));
        Show("MADV_DODUMP", Make(Advise, (long)memory, Page, 17));
        Show("MADV_WILLNEED", Make(Advise, (long)memory, Page, 3));
        Show("MADV_HUGEPAGE or not", Make(Advise, (long)memory, Page, 0));
        Show("at an odd address", Make(Advise, (long)memory + 1, Page, 4));
        Show("no length", Make(Advise, (long)memory, 0, 4));
        Show("no such advice", Make(Advise, (long)memory, Page, 9999));
        _ = Make(Unmap, (long)memory + Page, Page);
        Show("with a hole", Make(Advise, (long)memory, 3 * Page, 4));
        _ = Make(Unmap, (long)memory, 4 * Page);
    }

    private static void Remaps()
    {
        byte* memory = Take(4 * Page);
        Fill(memory, 4 * Page);
        Show("at an odd address", Make(Remap, (long)memory + 1, Page, 2 * Page, 1));
        Show("to nothing", Make(Remap, (long)memory, Page, 0, 1));
        _ = Make(Unmap, (long)memory + (3 * Page), Page);
        Show("what is not mapped", Make(Remap, (long)memory + (3 * Page), Page, 2 * Page, 1));
        _ = Make(Unmap, (long)memory, 4 * Page);
        // What the C library makes of the answers: the bytes stay, wherever they go.
        byte* block = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(1 << 20);
        Fill(block, 1 << 20);
        block = (byte*)System.Runtime.InteropServices.NativeMemory.Realloc(block, 16 << 20);
        bool kept = true;
        for (int i = 0; i < 1 << 20; i++) kept &= block[i] == (byte)((i * 31) + 1);
        block[(16 << 20) - 1] = 1;
        block = (byte*)System.Runtime.InteropServices.NativeMemory.Realloc(block, 1 << 18);
        for (int i = 0; i < 1 << 18; i++) kept &= block[i] == (byte)((i * 31) + 1);
        Console.WriteLine($"realloc kept the bytes: {kept}");
        System.Runtime.InteropServices.NativeMemory.Free(block);
    }

    private static byte* Take(long length) => (byte*)Make(Map, 0, length, ReadWrite, Private | Anonymous, -1);

    /// <summary>Asks the kernel, which writes from a bad address with an error and not with a fault.</summary>
    private static bool CanRead(byte* address)
    {
        int* ends = stackalloc int[2];
        _ = Make(Pipe2, (long)ends, 0x800);
        bool can = Make(Write, ends[1], address, 1) == 1;
        _ = Make(Close, ends[0]);
        _ = Make(Close, ends[1]);
        return can;
    }

    private static bool CanWrite(byte* address)
    {
        long zero;
        fixed (byte* path = "/dev/zero\0"u8) zero = Make(Open, (long)path);
        byte before = CanRead(address) ? *address : (byte)0;
        bool can = Make(0, zero, address, 1) == 1;
        if (can) *address = before;
        _ = Make(Close, zero);
        return can;
    }

    private static bool IsZero(byte* memory, long length) => new Span<byte>(memory, (int)length).IndexOfAnyExcept((byte)0) < 0;

    private static void Fill(byte* memory, long length)
    {
        for (long i = 0; i < length; i++) memory[i] = (byte)((i * 31) + 1);
    }
}
