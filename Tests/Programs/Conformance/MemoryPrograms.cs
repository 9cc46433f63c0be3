using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        new("out-of-memory", ProgramKind.Special, OutOfMemory),
    ];

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

    /// <summary>Takes memory until there is none, then goes on. Only where memory is limited.</summary>
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

    private sealed class Finalizable
    {
        ~Finalizable() => Interlocked.Increment(ref s_finalized);
    }

    private sealed record Node(Node? Next, int Value);

    private struct Pair
    {
        public int A { get; set; }

        public long B { get; set; }
    }
}
