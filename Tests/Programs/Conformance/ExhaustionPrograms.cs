using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;

namespace LibOs.Conformance;

/// <summary>Programs that use much of a partition's memory, or more than there is. Only where memory is limited.</summary>
internal static class ExhaustionPrograms
{
    private const int Page = 4096;

    public static ConformanceProgram[] All =>
    [
        new("out-of-memory", ProgramKind.Special, OutOfMemory),
        new("use-share", ProgramKind.Special, UseShare),
        new("exhaust-heap", ProgramKind.Special, ExhaustHeap),
        new("exhaust-heap-threads", ProgramKind.Special, ExhaustHeapFromThreads),
        new("exhaust-native", ProgramKind.Special, ExhaustNative),
        new("exhaust-threads", ProgramKind.Special, ExhaustThreads),
        new("deep-stacks", ProgramKind.Special, DeepStacks),
    ];

    private static long Total => PartitionEnvironment.Kernel?.GetMemoryStatistics().TotalBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Takes memory until there is none, then goes on.</summary>
    private static int OutOfMemory(string[] args)
    {
        List<byte[]>? blocks = [];
        try
        {
            while (true)
            {
                byte[] block = new byte[1 << 20];
                Array.Fill(block, (byte)1);
                blocks.Add(block);
            }
        }
        catch (OutOfMemoryException)
        {
            bool some = blocks.Count > 0;
            blocks = null;
            GC.Collect();
            Console.WriteLine($"out of memory {some}");
        }

        Console.WriteLine(new byte[1 << 20].Length);
        return 0;
    }

    /// <summary>Keeps a share of all memory alive in objects of a size, and checks them after a collection.</summary>
    private static int UseShare(string[] args)
    {
        int size = int.Parse(args[0]);
        long wanted = Total / 100 * int.Parse(args[1]);
        byte[][] kept = new byte[(int)(wanted / size) + 1][];
        long bytes = (long)kept.Length * 8;
        int count = 0;
        for (; bytes < wanted; count++)
        {
            byte[] block = new byte[size - 24]; // with the object's header
            for (int i = 0; i < block.Length; i += Page) block[i] = (byte)count;
            block[^1] = (byte)count;
            kept[count] = block;
            bytes += size;
        }

        GC.Collect();
        bool isWhole = true;
        for (int i = 0; i < count; i++) isWhole &= kept[i][0] == (byte)i && kept[i][^1] == (byte)i;
        Console.WriteLine($"kept {args[1]} % in objects of {size}: {isWhole}");
        return 0;
    }

    /// <summary>Fills the heap again and again, with objects of several sizes.</summary>
    private static int ExhaustHeap(string[] args)
    {
        foreach (int size in (int[])[1 << 20, 100_000, 10_000, 1000, 100, 8 << 20])
        {
            bool isLarge = FillHeap(size) > Total / 8; // the collector may not get all pieces together again
            GC.Collect();
            Console.WriteLine($"{size}: out of memory {isLarge}");
        }

        Console.WriteLine(new byte[1 << 20].Length);
        return 0;
    }

    /// <summary>Several threads at once run out of memory, let go, and do so again.</summary>
    private static int ExhaustHeapFromThreads(string[] args)
    {
        int exceptions = 0;
        // Whoever starts, or waits for the first time, while others have everything finds nothing either.
        using var ready = new Barrier(5);
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(n => new Thread(() =>
        {
            ready.SignalAndWait();
            for (int round = 0; round < 3; round++)
            {
                _ = FillHeap(50_000 * (n + 1));
                _ = Interlocked.Increment(ref exceptions);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) _ = thread.Join(0);
        ready.SignalAndWait();
        foreach (Thread thread in threads) thread.Join();
        GC.Collect();
        Console.WriteLine($"{exceptions} {new byte[1 << 20].Length}");
        return 0;
    }

    /// <summary>Fills the heap with a chain of blocks until it is full.</summary>
    /// <returns>How many bytes there were.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long FillHeap(int size)
    {
        Block? last = null;
        long bytes = 0;
        try
        {
            while (true)
            {
                last = new Block(last, new byte[size]);
                last.Data.AsSpan().Fill(1);
                bytes += size;
            }
        }
        catch (OutOfMemoryException)
        {
            return bytes;
        }
    }

    private static unsafe int ExhaustNative(string[] args)
    {
        nuint[] sizes = args.Length > 0 ? [.. args.Select(nuint.Parse)] : [16 << 20, 1 << 20, 100_000, 3000];
        foreach (nuint size in sizes)
        {
            void** last = null;
            long bytes = 0;
            try
            {
                while (true)
                {
                    void** block = (void**)NativeMemory.Alloc(size);
                    for (nuint i = 0; i < size; i += Page) ((byte*)block)[i] = 1;
                    *block = last;
                    last = block;
                    bytes += (long)size;
                }
            }
            catch (OutOfMemoryException)
            {
                bool isMuch = bytes > Total / 2;
                while (last != null)
                {
                    void** next = (void**)*last;
                    NativeMemory.Free(last);
                    last = next;
                }

                Console.WriteLine($"{size}: out of memory {isMuch}");
            }
        }

        Console.WriteLine(new byte[1 << 20].Length);
        return 0;
    }

    /// <summary>Starts threads until no more can be had, lets them end, and does so again.</summary>
    private static int ExhaustThreads(string[] args)
    {
        int stack = args.Length > 0 ? int.Parse(args[0]) << 20 : 0;
        for (int round = 0; round < 3; round++)
        {
            using var release = new ManualResetEventSlim();
            var threads = new List<Thread>();
            int ran = 0;
            try
            {
                while (true)
                {
                    var thread = new Thread(
                        () =>
                        {
                            release.Wait();
                            _ = Interlocked.Increment(ref ran);
                        },
                        stack);
                    thread.Start();
                    threads.Add(thread);
                }
            }
            catch (OutOfMemoryException)
            {
                release.Set();
            }

            foreach (Thread thread in threads) thread.Join();
            Console.WriteLine($"out of threads {threads.Count > 10} {ran == threads.Count}");
        }

        return 0;
    }

    /// <summary>Threads that each use much of their stacks, all at the same time.</summary>
    private static int DeepStacks(string[] args)
    {
        int count = int.Parse(args[0]);
        using var all = new Barrier(count);
        int[] depths = new int[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(n => new Thread(() =>
        {
            all.SignalAndWait(); // nobody has used much yet
            depths[n] = Descend(1000, all);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(depths.Sum());
        return 0;
    }

    /// <summary>Uses some 1 KiB of stack for each step.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int steps, Barrier bottom)
    {
        Span<byte> room = stackalloc byte[1024];
        room[steps % room.Length] = 1;
        if (steps == 0)
        {
            bottom.SignalAndWait();
            return room[0];
        }

        return Descend(steps - 1, bottom) + room[steps % room.Length];
    }

    private sealed record Block(Block? Last, byte[] Data);
}
