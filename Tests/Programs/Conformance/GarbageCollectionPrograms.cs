using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Conformance.Calls;

namespace LibOs.Conformance;

/// <summary>The collector: it stops threads wherever they are, moves what is not pinned, and keeps what is reachable.</summary>
internal static class GarbageCollectionPrograms
{
    private static int s_finalized;
    private static int s_resurrected;
    private static Phoenix? s_phoenix;

    public static ConformanceProgram[] All =>
    [
        new("gc-stop-spinning", StopSpinning),
        new("gc-stop-sleeping", StopSleeping),
        new("gc-stop-waiting", StopWaiting),
        new("gc-stop-in-kernel", StopInKernel),
        new("gc-stop-starting", StopStarting),
        new("gc-stop-input", ProgramKind.Special, _ => StopInput()),
        new("gc-interior", Interior),
        new("gc-pinned", Pinned),
        new("gc-compaction", Compaction),
        new("gc-graph", Graph),
        new("gc-resurrection", Resurrection),
        new("gc-finalizer-counts", FinalizerCounts),
        new("gc-weak", Weak),
        new("gc-dependent", Dependent),
        new("gc-handles", Handles),
        new("gc-memory-pressure", MemoryPressure),
        new("gc-notification", Notification),
        new("gc-latency", Latency),
        new("gc-no-region", NoRegion),
        new("gc-memory-info", MemoryInfo),
        new("gc-large-objects", LargeObjects),
        new("gc-generations", Generations),
        new("gc-background", Background),
        new("gc-allocating-threads", AllocatingThreads),
        new("gc-exceptions", Exceptions),
        new("gc-arrays", Arrays),
        new("gc-mode", ProgramKind.Special, _ =>
        {
            Console.WriteLine($"{(GCSettings.IsServerGC ? "server" : "workstation")} {GCSettings.LatencyMode}");
            return 0;
        }),
    ];

    /// <summary>Loops without a call, of integers, floats, and in the middle of a copy.</summary>
    private static void StopSpinning()
    {
        bool stop = false;
        long turns = 0;
        Thread[] threads =
        [
            new(() =>
            {
                long n = 0;
                while (!Volatile.Read(ref stop)) n++;
                _ = Interlocked.Add(ref turns, n > 0 ? 1 : 0);
            }),
            new(() =>
            {
                double x = 1;
                while (!Volatile.Read(ref stop)) x = (x * 1.0000001) + 1e-9;
                _ = Interlocked.Add(ref turns, x > 0 ? 1 : 0);
            }),
            new(() =>
            {
                int[] from = new int[4096], to = new int[4096];
                from[4095] = 7;
                while (!Volatile.Read(ref stop)) Array.Copy(from, to, from.Length);
                _ = Interlocked.Add(ref turns, to[4095] == 7 ? 1 : 0);
            }),
            new(() =>
            {
                object? a = new object(), b = null;
                while (!Volatile.Read(ref stop)) (a, b) = (b, a);
                _ = Interlocked.Add(ref turns, (a ?? b) is not null ? 1 : 0);
            }),
        ];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; i < 30; i++)
        {
            _ = new byte[10_000];
            GC.Collect(i % 3);
        }

        Volatile.Write(ref stop, true);
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(turns);
    }

    private static void StopSleeping()
    {
        bool stop = false;
        int woke = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(i => new Thread(() =>
        {
            object kept = new byte[100];
            while (!Volatile.Read(ref stop)) Thread.Sleep(i % 3);
            GC.KeepAlive(kept);
            _ = Interlocked.Increment(ref woke);
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; i < 30; i++) GC.Collect(i % 3);
        Volatile.Write(ref stop, true);
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(woke);
    }

    /// <summary>Threads wait on everything there is to wait on, and hold objects on their stacks meanwhile.</summary>
    private static void StopWaiting()
    {
        object gate = new();
        using var manual = new ManualResetEvent(false);
        using var slim = new ManualResetEventSlim();
        using var slots = new SemaphoreSlim(0);
        using var barrier = new Barrier(2);
        using var countdown = new CountdownEvent(1);
        using var readers = new ReaderWriterLockSlim();
        var completion = new TaskCompletionSource();
        using var started = new CountdownEvent(8);
        int sum = 0;
        bool pulsed = false;
        readers.EnterWriteLock();
        Action[] waits =
        [
            () =>
            {
                lock (gate)
                {
                    while (!pulsed) _ = Monitor.Wait(gate);
                }
            },
            () => manual.WaitOne(),
            () => slim.Wait(),
            () => slots.Wait(),
            () => barrier.SignalAndWait(),
            () => countdown.Wait(),
            () =>
            {
                readers.EnterReadLock();
                readers.ExitReadLock();
            },
            () => completion.Task.Wait(),
        ];
        Thread[] threads = [.. waits.Select((wait, i) => new Thread(() =>
        {
            int[] kept = [i, i + 1, i + 2];
            _ = started.Signal();
            wait();
            _ = Interlocked.Add(ref sum, kept.Sum());
        }))];
        foreach (Thread thread in threads) thread.Start();
        started.Wait();
        for (int i = 0; i < 20; i++)
        {
            Churn(200);
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        lock (gate)
        {
            pulsed = true;
            Monitor.PulseAll(gate);
        }

        _ = manual.Set();
        slim.Set();
        _ = slots.Release();
        barrier.SignalAndWait();
        _ = countdown.Signal();
        readers.ExitWriteLock();
        completion.SetResult();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(sum);
    }

    /// <summary>Threads are inside the kernel: they read an empty pipe, wait at a futex, sleep.</summary>
    private static unsafe void StopInKernel()
    {
        int* ends = stackalloc int[2];
        _ = SystemCall.Make(293, (long)ends, 0);
        (int reader, int writer) = (ends[0], ends[1]);
        int* word = (int*)NativeMemory.AllocZeroed(4);
        using var started = new CountdownEvent(5);
        int sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, 5).Select(i => new Thread(() =>
        {
            string kept = i.ToString(CultureInfo.InvariantCulture);
            byte value = 0;
            _ = started.Signal();
            if (i < 3)
            {
                while (SystemCall.Make(0, reader, &value, 1) != 1)
                {
                }
            }
            else
            {
                while (Volatile.Read(ref *word) == 0) _ = SystemCall.Make(202, (long)word, 128, 0);
            }

            _ = Interlocked.Add(ref sum, int.Parse(kept, CultureInfo.InvariantCulture) + value);
        }))];
        foreach (Thread thread in threads) thread.Start();
        started.Wait();
        for (int i = 0; i < 30; i++)
        {
            Churn(100);
            GC.Collect(i % 3);
        }

        byte* bytes = stackalloc byte[] { 10, 20, 30 };
        _ = SystemCall.Make(1, writer, bytes, 3);
        Volatile.Write(ref *word, 1);
        _ = SystemCall.Make(202, (long)word, 129, 100);
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(sum);
    }

    private static void StopStarting()
    {
        int ran = 0;
        bool stop = false;
        var collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                GC.Collect(0);
                Thread.Sleep(0);
            }
        });
        collector.Start();
        for (int i = 0; i < 6; i++)
        {
            Thread[] threads = [.. Enumerable.Range(0, 5).Select(index => new Thread(() =>
            {
                object[] some = [new(), new byte[100]];
                if (some[1] is byte[]) _ = Interlocked.Increment(ref ran);
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }

        Volatile.Write(ref stop, true);
        collector.Join();
        Console.WriteLine(ran);
    }

    /// <summary>A thread waits for input; collections go on. Prints "ready" after them, and the line that came.</summary>
    private static int StopInput()
    {
        string? line = null;
        var reader = new Thread(() => line = Console.ReadLine());
        reader.Start();
        for (int i = 0; i < 50; i++)
        {
            Churn(50);
            GC.Collect(i % 3);
        }

        Console.WriteLine("ready");
        reader.Join();
        GC.Collect();
        Console.WriteLine(line);
        return 0;
    }

    /// <summary>References into the middle of objects follow them.</summary>
    private static void Interior()
    {
        bool right = true;
        for (int round = 0; round < 30; round++)
        {
            Churn(300);
            int[] numbers = new int[1000];
            ref int middle = ref numbers[500];
            Span<int> part = numbers.AsSpan(100, 50);
            ref int end = ref Unsafe.Add(ref part[0], 49);
            var holder = new Holder();
            ref long field = ref holder.Number;
            ReadOnlySpan<char> text = new string('x', 100).AsSpan(40);
            Memory<int> memory = numbers.AsMemory(200, 10);
            Churn(300);
            GC.Collect(round % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
            middle = round;
            part[3] = round + 1;
            end = round + 2;
            field = round + 3;
            memory.Span[4] = round + 4;
            right &= numbers[500] == round && numbers[103] == round + 1 && numbers[149] == round + 2 && holder.Number == round + 3
                && numbers[204] == round + 4 && text.Length == 60 && text[59] == 'x';
        }

        Console.WriteLine(right);
    }

    private static unsafe void Pinned()
    {
        var handles = new List<(GCHandle Handle, nint Address, byte Mark)>();
        for (int i = 0; i < 200; i++)
        {
            byte[] block = new byte[100 + (i * 7)];
            block[50] = (byte)i;
            Churn(5);
            if (i % 4 != 0) continue;
            GCHandle handle = GCHandle.Alloc(block, GCHandleType.Pinned);
            handles.Add((handle, handle.AddrOfPinnedObject(), (byte)i));
        }

        byte[] onPinnedHeap = GC.AllocateArray<byte>(500, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref onPinnedHeap[0]);
        for (int i = 0; i < 5; i++)
        {
            Churn(500);
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        Console.WriteLine(handles.All(h => h.Handle.AddrOfPinnedObject() == h.Address && ((byte*)h.Address)[50] == h.Mark && ((byte[])h.Handle.Target!)[50] == h.Mark));
        Console.WriteLine((nint)Unsafe.AsPointer(ref onPinnedHeap[0]) == address);
        foreach ((GCHandle handle, _, _) in handles) handle.Free();
        string text = new('y', 20);
        fixed (char* characters = text)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            Console.WriteLine(characters[19]);
        }
    }

    private static void Compaction()
    {
        var random = new Random(5);
        var kept = new Dictionary<int, byte[]>();
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 2000; i++)
            {
                int key = random.Next(500);
                byte[] block = new byte[random.Next(16, 900)];
                block[0] = (byte)key;
                block[^1] = (byte)(key >> 1);
                kept[key] = block;
            }

            foreach (int key in kept.Keys.Where(k => random.Next(3) == 0).ToArray()) _ = kept.Remove(key);
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        Console.WriteLine(kept.All(p => p.Value[0] == (byte)p.Key && p.Value[^1] == (byte)(p.Key >> 1)));
        Console.WriteLine(kept.Count > 100);
    }

    private static void Graph()
    {
        // A random graph with cycles is walked before and after it has been moved.
        var random = new Random(11);
        Node[] nodes = [.. Enumerable.Range(0, 20_000).Select(i => new Node { Value = i })];
        foreach (Node node in nodes)
        {
            node.Left = nodes[random.Next(nodes.Length)];
            node.Right = random.Next(5) == 0 ? null : nodes[random.Next(nodes.Length)];
        }

        Node root = nodes[0];
        (int count, long sum) before = Walk(root);
        nodes = [];
        for (int i = 0; i < 6; i++)
        {
            Churn(500);
            GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
        }

        Console.WriteLine($"{Walk(root) == before} {before}");

        static (int, long) Walk(Node root)
        {
            var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
            var open = new Stack<Node>([root]);
            long sum = 0;
            while (open.TryPop(out Node? node))
            {
                if (!seen.Add(node)) continue;
                sum += node.Value;
                if (node.Left is not null) open.Push(node.Left);
                if (node.Right is not null) open.Push(node.Right);
            }

            return (seen.Count, sum);
        }
    }

    private static void Resurrection()
    {
        WeakReference shortly = Make(out WeakReference longly);
        for (int i = 0; i < 10 && Volatile.Read(ref s_resurrected) == 0; i++) CollectAll();
        Console.WriteLine($"{s_resurrected} {shortly.IsAlive} {longly.IsAlive} {s_phoenix!.Value}");
        GC.ReRegisterForFinalize(s_phoenix);
        s_phoenix = null;
        for (int i = 0; i < 10 && Volatile.Read(ref s_resurrected) == 1; i++) CollectAll();
        Console.WriteLine($"{s_resurrected} {s_phoenix is not null}");
        s_phoenix = null;
        for (int i = 0; i < 3; i++) CollectAll();
        Console.WriteLine($"{s_resurrected} {longly.IsAlive}");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Make(out WeakReference longly)
        {
            var phoenix = new Phoenix { Value = 42 };
            longly = new WeakReference(phoenix, trackResurrection: true);
            return new WeakReference(phoenix);
        }
    }

    private static void FinalizerCounts()
    {
        // From several threads, with suppressed ones among them.
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(index => new Thread(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                var counted = new Counted();
                if (i % 5 == 0) GC.SuppressFinalize(counted);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        for (int i = 0; i < 30 && Volatile.Read(ref s_finalized) < 1600; i++) CollectAll();
        Console.WriteLine(s_finalized);
        GC.WaitForPendingFinalizers();
        Console.WriteLine(s_finalized);
    }

    private static void Weak()
    {
        var kept = new List<object>();
        (WeakReference<object>[] gone, WeakReference<object>[] alive) = Make(kept);
        CollectAll();
        Console.WriteLine($"{gone.Count(w => w.TryGetTarget(out _))} {alive.Count(w => w.TryGetTarget(out _))}");
        alive[0].SetTarget(kept[1]);
        Console.WriteLine(alive[0].TryGetTarget(out object? target) && ReferenceEquals(target, kept[1]));
        var untyped = new WeakReference(kept[2]);
        Console.WriteLine($"{untyped.IsAlive} {ReferenceEquals(untyped.Target, kept[2])}");
        kept.Clear();
        CollectAll();
        CollectAll();
        Console.WriteLine($"{alive.Count(w => w.TryGetTarget(out _))} {untyped.IsAlive}");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference<object>[], WeakReference<object>[]) Make(List<object> kept)
        {
            for (int i = 0; i < 100; i++) kept.Add(new byte[i]);
            return ([.. Enumerable.Range(0, 100).Select(i => new WeakReference<object>(new byte[i]))], [.. kept.Select(k => new WeakReference<object>(k))]);
        }
    }

    private static void Dependent()
    {
        var table = new ConditionalWeakTable<object, object>();
        var keys = new List<object>();
        WeakReference chain = Fill(table, keys);
        CollectAll();
        Console.WriteLine($"{keys.Count(k => table.TryGetValue(k, out _))} {table.Count()} {chain.IsAlive}");
        keys.RemoveRange(0, 25);
        CollectAll();
        CollectAll();
        Console.WriteLine($"{keys.Count(k => table.TryGetValue(k, out _))} {table.Count()}");
        keys.Clear();
        CollectAll();
        CollectAll();
        Console.WriteLine($"{table.Count()} {chain.IsAlive}");
        var handle = new DependentHandle(keys, table);
        GC.Collect();
        Console.WriteLine($"{ReferenceEquals(handle.Target, keys)} {ReferenceEquals(handle.Dependent, table)}");
        handle.Dispose();
        GC.KeepAlive(keys);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Fill(ConditionalWeakTable<object, object> table, List<object> keys)
        {
            for (int i = 0; i < 50; i++)
            {
                object key = new();
                keys.Add(key);
                table.Add(key, new byte[100]);
                table.Add(new object(), key); // a value that keeps nobody alive
            }

            // A value that is itself a key: the chain lives as long as its first link.
            object middle = new(), last = new();
            table.Add(keys, middle);
            table.Add(middle, last);
            return new WeakReference(last);
        }
    }

    private static void Handles()
    {
        var handles = new GCHandle[2000];
        for (int i = 0; i < handles.Length; i++) handles[i] = Take(i);
        CollectAll();
        Console.WriteLine($"{handles.Where((_, i) => i % 3 == 0).Count(h => h.Target is not null)} {handles.Where((_, i) => i % 3 != 0).Count(h => h.Target is not null)}");
        for (int i = 0; i < handles.Length; i += 3) handles[i].Target = "new";
        Console.WriteLine(handles.Count(h => h.Target is string));
        foreach (GCHandle handle in handles) handle.Free();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static GCHandle Take(int i) => GCHandle.Alloc(new object(), (i % 3) switch { 0 => GCHandleType.Normal, 1 => GCHandleType.Weak, _ => GCHandleType.WeakTrackResurrection });
    }

    private static void MemoryPressure()
    {
        int before = GC.CollectionCount(2);
        for (int i = 0; i < 100; i++) GC.AddMemoryPressure(16 << 20);
        for (int i = 0; i < 100; i++) GC.RemoveMemoryPressure(16 << 20);
        Console.WriteLine(GC.CollectionCount(2) >= before);
        try
        {
            GC.AddMemoryPressure(-1);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Console.WriteLine(e.ParamName);
        }
    }

    private static void Notification()
    {
        try
        {
            GC.RegisterForFullGCNotification(10, 10);
            Console.WriteLine(GC.WaitForFullGCApproach(1));
            GC.CancelFullGCNotification();
            Console.WriteLine("registered and cancelled");
        }
        catch (Exception e)
        {
            Console.WriteLine(e.GetType().Name);
        }

        try
        {
            GC.RegisterForFullGCNotification(0, 10);
        }
        catch (ArgumentOutOfRangeException)
        {
            Console.WriteLine("out of range");
        }
    }

    private static void Latency()
    {
        GCLatencyMode first = GCSettings.LatencyMode;
        foreach (GCLatencyMode mode in new[] { GCLatencyMode.Batch, GCLatencyMode.LowLatency, GCLatencyMode.SustainedLowLatency, GCLatencyMode.Interactive })
        {
            GCSettings.LatencyMode = mode;
            Churn(500);
            GC.Collect(1);
        }

        GCSettings.LatencyMode = first;
        Console.WriteLine(GCSettings.LatencyMode == first);
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        Console.WriteLine(GCSettings.LargeObjectHeapCompactionMode);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Console.WriteLine(GCSettings.LargeObjectHeapCompactionMode);
        try
        {
            GCSettings.LatencyMode = (GCLatencyMode)99;
        }
        catch (ArgumentOutOfRangeException)
        {
            Console.WriteLine("no such mode");
        }
    }

    private static void NoRegion()
    {
        bool started = GC.TryStartNoGCRegion(1 << 20);
        int before = GC.CollectionCount(0);
        for (int i = 0; i < 100; i++) _ = new byte[5000];
        Console.WriteLine($"{started} {GCSettings.LatencyMode} {GC.CollectionCount(0) - before}");
        GC.EndNoGCRegion();
        Console.WriteLine(GCSettings.LatencyMode != GCLatencyMode.NoGCRegion);
        try
        {
            GC.EndNoGCRegion();
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("not in a region");
        }

        try
        {
            _ = GC.TryStartNoGCRegion(long.MaxValue);
        }
        catch (ArgumentOutOfRangeException)
        {
            Console.WriteLine("too much");
        }
    }

    private static void MemoryInfo()
    {
        byte[] kept = new byte[3 << 20];
        GC.Collect();
        GCMemoryInfo info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        Console.WriteLine($"{info.HeapSizeBytes > 3 << 20} {info.TotalCommittedBytes >= info.HeapSizeBytes} {info.TotalAvailableMemoryBytes > 8 << 20}");
        Console.WriteLine($"{info.MemoryLoadBytes > 0} {info.HighMemoryLoadThresholdBytes > 0} {info.Generation} {info.Index > 0} {info.Concurrent} {info.GenerationInfo.Length}");
        Console.WriteLine($"{info.PauseDurations.Length > 0} {info.PauseTimePercentage is >= 0 and <= 100} {info.FragmentedBytes >= 0} {info.PinnedObjectsCount >= 0}");
        Console.WriteLine($"{GC.GetTotalMemory(false) > 3 << 20} {GC.GetTotalAllocatedBytes(true) > 3 << 20} {GC.GetTotalPauseDuration() > TimeSpan.Zero} {GC.MaxGeneration}");
        GC.KeepAlive(kept);
    }

    private static void LargeObjects()
    {
        byte[] large = new byte[200_000];
        Console.WriteLine($"{GC.GetGeneration(large)} {GC.GetGeneration(new byte[100])}");
        double[] doubles = new double[20_000];
        string text = new('z', 100_000);
        Console.WriteLine($"{GC.GetGeneration(doubles)} {GC.GetGeneration(text)}");
        var ring = new byte[8][];
        long sum = 0;
        for (int i = 0; i < 200; i++)
        {
            byte[] block = new byte[100_000 + (i * 1000)];
            block[^1] = (byte)i;
            ring[i % 8] = block;
            if (block.AsSpan(0, 1000).IndexOfAnyExcept((byte)0) >= 0) Console.WriteLine("not zero");
            sum += ring[(i * 3) % 8]?[^1] ?? 0;
        }

        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Console.WriteLine($"{sum} {ring.Sum(b => b[^1])} {large.Length} {doubles.Length} {text[^1]}");
        byte[] fresh = GC.AllocateUninitializedArray<byte>(300_000);
        Console.WriteLine(fresh.Length);
    }

    private static void Generations()
    {
        object young = new byte[100];
        Console.WriteLine(GC.GetGeneration(young));
        GC.Collect(0);
        int first = GC.GetGeneration(young);
        GC.Collect(1);
        Console.WriteLine($"{first >= 1} {GC.GetGeneration(young)}");
        (int zero, int one, int two) = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        GC.Collect(0);
        GC.Collect(1);
        GC.Collect(2);
        Console.WriteLine($"{GC.CollectionCount(0) - zero >= 3} {GC.CollectionCount(1) - one >= 2} {GC.CollectionCount(2) - two >= 1}");
        // A young object that only an old one knows.
        object[] old = new object[10];
        GC.Collect();
        GC.Collect();
        for (int i = 0; i < 10; i++)
        {
            old[i] = new byte[i + 1];
            GC.Collect(0);
            Churn(50);
        }

        Console.WriteLine(old.Sum(o => ((byte[])o).Length));
        GC.KeepAlive(young);
    }

    /// <summary>Collections that run beside the program, while it changes what they look at.</summary>
    private static void Background()
    {
        Node root = new();
        for (int i = 0; i < 50_000; i++) root = new Node { Left = root, Value = i };
        bool stop = false;
        long wrong = 0;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(t => new Thread(() =>
        {
            var own = new LinkedList<int>();
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                _ = own.AddLast(i);
                if (own.Count <= 500) continue;
                if (own.First!.Value != i - 500) _ = Interlocked.Increment(ref wrong);
                own.RemoveFirst();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; i < 8; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: false);
            Churn(2000);
            root = new Node { Left = root, Value = -1 };
            GC.Collect(0);
        }

        GC.Collect();
        Volatile.Write(ref stop, true);
        foreach (Thread thread in threads) thread.Join();
        int length = 0;
        for (Node? node = root; node is not null; node = node.Left) length++;
        Console.WriteLine($"{length} {wrong}");
    }

    private static void AllocatingThreads()
    {
        long sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            var random = new Random(t);
            var kept = new object[64];
            long own = 0;
            for (int i = 0; i < 20_000; i++)
            {
                int at = random.Next(kept.Length);
                if (kept[at] is int[] before && before[^1] != before.Length) Console.WriteLine("damaged");
                int[] block = new int[random.Next(1, 200)];
                block[^1] = block.Length;
                kept[at] = block;
                own += block.Length;
            }

            _ = Interlocked.Add(ref sum, own);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(sum);
    }

    /// <summary>Collections in filters, handlers, finally blocks and within the dispatch of exceptions.</summary>
    private static void Exceptions()
    {
        long sum = 0;
        for (int i = 0; i < 40; i++)
        {
            int[] kept = [i, i * 2];
            try
            {
                try
                {
                    Churn(20);
                    throw new InvalidOperationException(new string('m', i + 1));
                }
                finally
                {
                    int[] inside = [kept[0]];
                    GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
                    sum += inside[0];
                }
            }
            catch (InvalidOperationException e) when (Collects(e))
            {
                Churn(20);
                GC.Collect(i % 2);
                sum += kept[1] + e.Message.Length;
            }
        }

        Console.WriteLine(sum);

        static bool Collects(Exception e)
        {
            GC.Collect(0);
            return e.Message[0] == 'm';
        }
    }

    private static void Arrays()
    {
        // Arrays of structs with references, jagged and rectangular ones, of every size class.
        var structs = new (string A, int B, object C)[3000];
        for (int i = 0; i < structs.Length; i++) structs[i] = (i.ToString(CultureInfo.InvariantCulture), i, new byte[i % 50]);
        var rectangle = new string[40, 40];
        for (int i = 0; i < 1600; i++) rectangle[i / 40, i % 40] = (i * 3).ToString(CultureInfo.InvariantCulture);
        int[][] jagged = [.. Enumerable.Range(0, 300).Select(i => new int[i])];
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Churn(1000);
        GC.Collect(1);
        Console.WriteLine(structs.Select((s, i) => s.A == i.ToString(CultureInfo.InvariantCulture) && s.B == i && ((byte[])s.C).Length == i % 50).All(ok => ok));
        Console.WriteLine($"{rectangle[39, 39]} {rectangle[0, 1]} {jagged.Sum(j => j.Length)}");
        (string, int, object)[] copy = [.. structs];
        Array.Copy(structs, 100, structs, 50, 2000);
        GC.Collect();
        Console.WriteLine($"{structs[50].A} {structs[2049].A} {copy[50].Item1}");
    }

    private static void CollectAll()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Churn(int count)
    {
        object? last = null;
        for (int i = 0; i < count; i++) last = new object?[1 + (i % 40)];
        GC.KeepAlive(last);
    }

    private sealed class Holder
    {
        public long Number;
    }

    private sealed class Node
    {
        public Node? Left;

        public Node? Right;

        public int Value;
    }

    private sealed class Counted
    {
        ~Counted() => _ = Interlocked.Increment(ref s_finalized);
    }

    private sealed class Phoenix
    {
        public int Value;

        ~Phoenix()
        {
            s_phoenix = this;
            _ = Interlocked.Increment(ref s_resurrected);
        }
    }
}
