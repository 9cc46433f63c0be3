using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;
using LibOs.Components.Memory;
using LibOs.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Conformance;

internal static class MemoryPrograms
{
    private static int s_finalized;

    public static ConformanceProgram[] All =>
    [
        new("gc-collect", Collect),
        new("weak-references", WeakReferences),
        new("finalizers", Finalizers),
        new("gc-pressure", Pressure),
        new("large-allocations", LargeAllocations),
        new("native-memory", NativeMemories),
        new("gc-threads", CollectWithThreads),
        new("native-realloc", Reallocations),
        new("delegate-pointers", DelegatePointers),
        new("expressions", Expressions),
        new("remap", ProgramKind.Deterministic, static _ => Remap()),
        new("memory-buffers", Buffers),
        new("shared-memory", SharedMemory),
        new("write-code", ProgramKind.Special, WriteCode),
        new("run-data", ProgramKind.Special, RunData),
        .. ExhaustionPrograms.All,
    ];

    // There is no region here: how that is told. That there are some is seen by a test of two partitions.
    private static void SharedMemory()
    {
        try
        {
            LibOs.Components.Memory.SharedRegion.Open("nowhere").Dispose();
            Console.WriteLine("opened");
        }
        catch (Exception error) when (error is ArgumentException or PlatformNotSupportedException)
        {
            Console.WriteLine("no region");
        }

        var regions = LibOs.Abstractions.Services.PartitionEnvironment.Kernel as LibOs.Abstractions.Services.ISharedRegions;
        regions?.RingDoorbell(0, 0);
        Console.WriteLine(regions is null || regions.WaitDoorbell(0, 0, 0) < 0);
    }

    private static void Collect()
    {
        List<byte[]> kept = [.. Enumerable.Range(0, 100).Select(i => new byte[i * 100])];
        int before = GC.CollectionCount(2);
        for (int i = 0; i < 10; i++) GC.Collect();
        Console.WriteLine($"{GC.CollectionCount(2) - before >= 10} {kept.Sum(k => k.Length)} {GC.GetGeneration(kept)}");
        Console.WriteLine($"{GC.GetTotalMemory(true) > 0} {GC.GetAllocatedBytesForCurrentThread() > 500_000} {GCSettings.IsServerGC}");
        object pinned = GC.AllocateArray<byte>(1000, pinned: true);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Console.WriteLine(((byte[])pinned).Length);
    }

    private static void WeakReferences()
    {
        (WeakReference<object> gone, WeakReference<object> kept, object keep) = Create();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine($"{gone.TryGetTarget(out _)} {kept.TryGetTarget(out object? target)} {ReferenceEquals(keep, target)}");
        var table = new ConditionalWeakTable<object, string>();
        table.Add(keep, "attached");
        GC.Collect();
        Console.WriteLine(table.TryGetValue(keep, out string? value) ? value : "lost");
        GCHandle handle = GCHandle.Alloc(keep, GCHandleType.Weak);
        Console.WriteLine(handle.Target is not null);
        handle.Free();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference<object>, WeakReference<object>, object) Create()
        {
            object keep = new();
            return (new WeakReference<object>(new object()), new WeakReference<object>(keep), keep);
        }
    }

    private static void Finalizers()
    {
        Make(100);
        for (int i = 0; i < 10 && Volatile.Read(ref s_finalized) < 100; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Console.WriteLine(s_finalized);
        var suppressed = new Finalizable();
        GC.SuppressFinalize(suppressed);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make(int n)
        {
            for (int i = 0; i < n; i++) _ = new Finalizable();
        }
    }

    private static void Pressure()
    {
        // 200 MB in all, little of it alive at a time.
        var ring = new byte[64][];
        long sum = 0;
        for (int i = 0; i < 50_000; i++)
        {
            byte[] block = new byte[4096 + (i % 7)];
            block[i % 4096] = (byte)i;
            ring[i % ring.Length] = block;
            sum += ring[i * 31 % ring.Length]?.Length ?? 0;
        }

        Node? list = null;
        for (int i = 0; i < 200_000; i++) list = new Node(list is null || i % 1000 == 0 ? null : list, i);
        int length = 0;
        for (Node? node = list; node is not null; node = node.Next) length++;
        Console.WriteLine($"{sum} {length} {GC.CollectionCount(0) > 0}");
    }

    private static void LargeAllocations()
    {
        for (int i = 0; i < 20; i++)
        {
            byte[] large = new byte[8 << 20];
            large[i] = 1;
            large[^1] = 2;
            if (large.AsSpan(100, 1000).IndexOfAnyExcept((byte)0) >= 0) Console.WriteLine("not zero");
        }

        int[] numbers = new int[1 << 20];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = i;
        Console.WriteLine(numbers.Sum(n => (long)n));
        try
        {
            Console.WriteLine(new byte[Array.MaxLength + 1L].Length);
        }
        catch (OutOfMemoryException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static unsafe void NativeMemories()
    {
        byte* block = (byte*)NativeMemory.AllocZeroed(1 << 20);
        try
        {
            for (int i = 0; i < 1 << 20; i += 4096) block[i] = (byte)(i >> 12);
            Console.WriteLine(HashExtensions.Hash(new ReadOnlySpan<byte>(block, 1 << 20)).ToString("x8"));
            block = (byte*)NativeMemory.Realloc(block, 2 << 20);
            Console.WriteLine(block[255 << 12]);
        }
        finally
        {
            NativeMemory.Free(block);
        }

        nint text = Marshal.StringToCoTaskMemUTF8("grüße");
        Console.WriteLine(Marshal.PtrToStringUTF8(text));
        Marshal.FreeCoTaskMem(text);
        Console.WriteLine($"{Marshal.SizeOf<Pair>()} {sizeof(Pair)}");
    }

    /// <summary>Large blocks that grow and shrink keep what they hold.</summary>
    private static unsafe void Reallocations()
    {
        nuint length = 300_000;
        byte* block = (byte*)NativeMemory.Alloc(length);
        for (nuint i = 0; i < length; i++) block[i] = (byte)(i * 7);
        var others = new List<nint>();
        for (int step = 0; step < 40; step++)
        {
            nuint next = step % 5 == 4 ? length / 3 : length + (length / 4) + 5000;
            block = (byte*)NativeMemory.Realloc(block, next);
            nuint kept = Math.Min(length, next);
            for (nuint i = 0; i < kept; i += 911)
            {
                if (block[i] != (byte)(i * 7)) Console.WriteLine($"{step}: wrong at {i}");
            }

            for (nuint i = kept; i < next; i++) block[i] = (byte)(i * 7);
            length = next;
            others.Add((nint)NativeMemory.Alloc(200_000)); // so that growing in place is not always possible
        }

        Console.WriteLine(HashExtensions.Hash(new ReadOnlySpan<byte>(block, (int)length)).ToString("x8"));
        NativeMemory.Free(block);
        foreach (nint other in others) NativeMemory.Free((void*)other);
    }

    /// <summary>mremap itself: in place, moved, in large pages and out of them.</summary>
    private static unsafe int Remap()
    {
        const int Private = 2, Anonymous = 0x20, MayMove = 1, ReadWrite = 3;
        const nuint Page = 4096, Mebibyte = 1 << 20;
        foreach (nuint length in (nuint[])[Page, 5 * Page, Mebibyte, 2 * Mebibyte, 7 * Mebibyte, (6 * Mebibyte) + Page])
        {
            byte* block = MapMemory(null, length + Page, ReadWrite, Private | Anonymous, -1, 0);
            for (nuint at = 0; at < length; at += Page) *(nuint*)(block + at) = at;
            byte* same = RemapMemory(block, length + Page, length, 0);
            byte* grown = RemapMemory(same, length, length + Page, 0);
            byte* moved = RemapMemory(block, length, 3 * length, MayMove); // the page behind is not part of it
            bool isWhole = moved != (byte*)-1;
            for (nuint at = 0; isWhole && at < length; at += Page) isWhole = *(nuint*)(moved + at) == at;
            for (nuint at = length; isWhole && at < 3 * length; at += Page) isWhole = *(nuint*)(moved + at) == 0;
            byte* part = RemapMemory(moved + Page, 2 * length, 4 * length, MayMove);
            bool isPartWhole = part != (byte*)-1;
            for (nuint at = Page; isPartWhole && at < length; at += Page) isPartWhole = *(nuint*)(part + at - Page) == at;
            Console.WriteLine($"{length}: {same == block} {grown == block} {isWhole} {isPartWhole} {*(nuint*)moved == 0}");
            _ = UnmapMemory(part, 4 * length);
            _ = UnmapMemory(moved, Page);
            _ = UnmapMemory(moved + (2 * length) + Page, length - Page);
            _ = UnmapMemory(block + length, Page);
        }

        byte* some = MapMemory(null, 2 * Page, ReadWrite, Private | Anonymous, -1, 0);
        Console.WriteLine($"misaligned {Refused(RemapMemory(some + 1, Page, Page, 0))}, nothing {Refused(RemapMemory(some, Page, 0, 0))}, two beyond {Refused(RemapMemory(some, Page, nuint.MaxValue / 2, MayMove))}");
        return 0;

        static int Refused(byte* result) => result == (byte*)-1 ? Marshal.GetLastSystemError() : 0;
    }

    /// <summary>Buffers of a particular kind, and arenas.</summary>
    private static void Buffers()
    {
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Services.AddMemory();
        using KernelApplication application = builder.Build();
        IMemoryService memory = application.Services.GetRequiredService<IMemoryService>();
        bool isPartition = PartitionEnvironment.IsPartition;
        foreach (int length in (int[])[1, 4096, 70_000, 2 << 20, 4 << 20])
        {
            using MemoryBuffer buffer = memory.AllocateContiguous(length);
            Span<byte> span = buffer.Memory.Span;
            bool isZero = span.IndexOfAnyExcept((byte)0) < 0;
            span.Fill(7);
            bool isPlace = isPartition ? buffer.PhysicalAddress is > 0 and long place && place % 4096 == 0 : buffer.PhysicalAddress is null;
            Console.WriteLine($"{span.Length} {isZero} {isPlace} {span.IndexOfAnyExcept((byte)7) < 0}");
        }

        long before = memory.GetStatistics().LargePages;
        MemoryBuffer huge = memory.AllocateHugePages(5 << 20);
        huge.Memory.Span.Fill(9);
        long pages = memory.GetStatistics().LargePages - before;
        Console.WriteLine($"{huge.Memory.Length} {!isPartition || pages == 3} {huge.Memory.Span[^1]}");
        huge.Dispose();
        Console.WriteLine(!isPartition || memory.GetStatistics().LargePages == before);
        try
        {
            Console.WriteLine(huge.Memory.Span.Length);
        }
        catch (ObjectDisposedException)
        {
            Console.WriteLine("disposed");
        }

        using var arenas = new CoreArenas(1 << 20);
        Parallel.For(0, 100, i =>
        {
            Arena arena = arenas.Take();
            Span<long> numbers = arena.Allocate<long>(1000);
            Span<byte> bytes = arena.Allocate<byte>(3);
            Span<int> more = arena.Allocate<int>(10);
            numbers.Fill(i);
            bytes.Fill(1);
            more.Fill(-1);
            if (numbers.IndexOfAnyExcept(i) >= 0 || bytes.IndexOfAnyExcept((byte)1) >= 0 || arena.Used != 8044) Console.WriteLine("wrong");
            arenas.Return(arena);
        });
        Console.WriteLine("arenas");
    }

    /// <summary>Delegates as function pointers: the runtime writes their code at run time.</summary>
    private static unsafe void DelegatePointers()
    {
        var delegates = new List<Combine>();
        long sum = 0;
        for (int i = 0; i < 2000; i++)
        {
            int n = i;
            Combine combine = (a, b) => (a * n) + b;
            delegates.Add(combine);
            var pointer = (delegate* unmanaged<int, int, int>)Marshal.GetFunctionPointerForDelegate(combine);
            sum += pointer(i, 3);
        }

        GC.Collect();
        foreach (Combine combine in delegates)
        {
            var pointer = (delegate* unmanaged<int, int, int>)Marshal.GetFunctionPointerForDelegate(combine);
            sum += pointer(1, 1);
        }

        Console.WriteLine(sum);
        int[] numbers = [5, 3, 9, 1, 7];
        Comparison compare = static (a, b) => *(int*)a - *(int*)b;
        fixed (int* first = numbers) Sort(first, (nuint)numbers.Length, sizeof(int), Marshal.GetFunctionPointerForDelegate(compare));
        Console.WriteLine(string.Join(' ', numbers));
        GC.KeepAlive(compare);
    }

    private static void Expressions()
    {
        System.Linq.Expressions.Expression<Func<int, int, int>> product = (a, b) => (a * b) + 1;
        Func<int, int, int> compiled = product.Compile();
        Func<int, int, int> interpreted = product.Compile(preferInterpretation: true);
        Console.WriteLine($"{compiled(6, 7)} {interpreted(6, 7)} {product}");
        System.Linq.Expressions.Expression<Func<string, int>> length = text => text.Length + 1;
        Console.WriteLine(length.Compile()("seven77"));
    }

    /// <summary>Writes into its own code, which faults.</summary>
    private static unsafe int WriteCode(string[] args)
    {
        delegate*<string[], int> code = &RunData;
        *(byte*)code = 0xC3;
        Console.WriteLine("written");
        return 0;
    }

    /// <summary>Calls into data, which faults.</summary>
    private static unsafe int RunData(string[] args)
    {
        byte* data = (byte*)NativeMemory.AllocZeroed(4096);
        data[0] = 0xC3; // ret
        ((delegate* unmanaged<void>)data)();
        Console.WriteLine("run");
        return 0;
    }

    private static void CollectWithThreads()
    {
        bool stop = false;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            var local = new List<string>();
            while (!Volatile.Read(ref stop))
            {
                local.Add(local.Count.ToString());
                if (local.Count > 1000) local.Clear();
            }
        }))];
        foreach (Thread t in threads) t.Start();
        for (int i = 0; i < 20; i++)
        {
            GC.Collect(i % 3);
            Thread.Yield();
        }

        Volatile.Write(ref stop, true);
        foreach (Thread t in threads) t.Join();
        Console.WriteLine("collected");
    }

    private sealed class Finalizable
    {
        ~Finalizable() => Interlocked.Increment(ref s_finalized);
    }

    private sealed record Node(Node? Next, int Value);

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern unsafe byte* MapMemory(byte* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern unsafe int UnmapMemory(byte* address, nuint length);

    [DllImport("libc", EntryPoint = "mremap")]
    private static extern unsafe byte* RemapMemory(byte* address, nuint oldLength, nuint newLength, int flags);

    [DllImport("libc", EntryPoint = "qsort")]
    private static extern unsafe void Sort(int* first, nuint count, nuint size, nint compare);

    private delegate int Combine(int a, int b);

    private unsafe delegate int Comparison(void* a, void* b);

    private struct Pair
    {
        public int A { get; set; }

        public long B { get; set; }
    }
}
