using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Threading.Channels;

namespace LibOs.Conformance;

/// <summary>The rest of System.Threading, one property each; what is printed does not depend on who runs when.</summary>
internal static class ThreadingPrograms
{
    private static readonly List<string> s_changes = [];

    private static readonly AsyncLocal<string?> s_flowing = new(args => s_changes.Add($"{args.PreviousValue}>{args.CurrentValue}"));

    private static int s_localsFinalized;

    public static ConformanceProgram[] All =>
    [
        new("thread-priority", Priority),
        new("thread-interrupt", Interrupts),
        new("thread-state", States),
        new("thread-local", Locals),
        new("thread-local-ends", LocalsEnd),
        new("thread-many", ManyAtOnce),
        new("thread-join", Joins),
        new("monitor-timeout", MonitorTimeouts),
        new("monitor-order", MonitorOrder),
        new("barrier", Barriers),
        new("countdown", Countdowns),
        new("reader-writer-upgrade", Upgrades),
        new("semaphore-cancel", SemaphoreCancel),
        new("spin-lock", Spins),
        new("lazy", Lazies),
        new("async-local", Flow),
        new("mutex", Mutexes),
        new("wait-handles", Handles),
        new("interlocked", Interlockeds),
        new("memory-order", MemoryOrder),
        new("pool-growth", PoolGrowth),
        new("pool-limits", PoolLimits),
        new("pool-registered-wait", RegisteredWait),
        new("timer-changes", TimerChanges),
        new("timer-precision", TimerPrecision),
        new("cancellation-trees", CancellationTrees),
        new("channel-kinds", ChannelKinds),
        new("task-schedulers", Schedulers),
        new("parallel-options", ParallelOptionsUsed),
        new("plinq", Plinq),
        new("floating-state", FloatingState),
        new("vector-state", VectorState),
        new("ping-pong", PingPong),
        new("producers-consumers", ProducersConsumers),
        new("dining", Dining),
    ];

    private static void Priority()
    {
        var priorities = new List<ThreadPriority>();
        foreach (ThreadPriority priority in Enum.GetValues<ThreadPriority>())
        {
            var thread = new Thread(() => priorities.Add(Thread.CurrentThread.Priority)) { Priority = priority };
            thread.Start();
            thread.Join();
        }

        Console.WriteLine(string.Join(" ", priorities));
        try
        {
            Thread.CurrentThread.Priority = (ThreadPriority)9;
        }
        catch (ArgumentOutOfRangeException)
        {
            Console.WriteLine("no such priority");
        }
    }

    private static void Interrupts()
    {
        object gate = new();
        using var never = new ManualResetEvent(false);
        Action[] waits =
        [
            () => Thread.Sleep(Timeout.Infinite),
            () => never.WaitOne(),
            () =>
            {
                lock (gate) _ = Monitor.Wait(gate);
            },
            () => new Thread(() => Thread.Sleep(20_000)) { IsBackground = true }.Join(),
            () => new SemaphoreSlim(0).Wait(),
        ];
        foreach (Action wait in waits)
        {
            string how = "";
            var thread = new Thread(() =>
            {
                try
                {
                    wait();
                    how = "returned";
                }
                catch (Exception e)
                {
                    how = e.GetType().Name;
                }
            });
            thread.Start();
            thread.Interrupt();
            thread.Join();
            Console.WriteLine(how);
        }
    }

    private static void States()
    {
        using var go = new ManualResetEventSlim();
        var thread = new Thread(go.Wait) { IsBackground = true };
        Console.WriteLine($"{thread.ThreadState} {thread.IsAlive}");
        thread.Start();
        while ((thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0) Thread.Sleep(1);
        Console.WriteLine($"{thread.ThreadState} {thread.IsAlive} {thread.Join(1)}");
        go.Set();
        thread.Join();
        Console.WriteLine($"{thread.ThreadState} {thread.IsAlive}");
        try
        {
            thread.Start();
        }
        catch (ThreadStateException)
        {
            Console.WriteLine("not twice");
        }

        try
        {
            thread.IsBackground = false;
        }
        catch (ThreadStateException)
        {
            Console.WriteLine("it has ended");
        }

        var unstarted = new Thread(() => { });
        try
        {
            unstarted.Join();
        }
        catch (ThreadStateException)
        {
            Console.WriteLine("not started");
        }

        var named = new Thread(() => Console.WriteLine(Thread.CurrentThread.Name)) { Name = "before" };
        named.Name = "after";
        named.Start();
        named.Join();
        var given = new Thread(value => Console.WriteLine(value));
        given.Start("handed over");
        given.Join();
        Console.WriteLine(Thread.CurrentThread.IsThreadPoolThread);
    }

    [ThreadStatic]
    private static long s_number;

    [ThreadStatic]
    private static List<int>? s_list;

    [ThreadStatic]
    private static (string? Text, decimal Value) s_pair;

    private static void Locals()
    {
        long sum = 0;
        Thread[] threads = [.. Enumerable.Range(1, 16).Select(t => new Thread(() =>
        {
            s_list = [];
            for (int i = 0; i < 1000; i++)
            {
                s_number += t;
                if (i % 100 == 0) s_list.Add(i);
                s_pair = (s_number.ToString(CultureInfo.InvariantCulture), s_number);
                if (i % 250 == 0) Thread.Yield();
            }

            if (s_pair.Text == s_number.ToString(CultureInfo.InvariantCulture) && s_pair.Value == s_number && s_list.Count == 10) _ = Interlocked.Add(ref sum, s_number);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{sum} {s_number} {s_list is null}");
        using var local = new ThreadLocal<int>(() => 3, trackAllValues: true);
        Thread[] users = [.. Enumerable.Range(0, 5).Select(i => new Thread(() => local.Value += i))];
        foreach (Thread thread in users) thread.Start();
        foreach (Thread thread in users) thread.Join();
        Console.WriteLine($"{local.Values.Order().Aggregate("", (text, value) => text + value)} {local.IsValueCreated}");
    }

    /// <summary>What a thread's own variables held can be collected when it has ended.</summary>
    private static void LocalsEnd()
    {
        for (int i = 0; i < 20; i++)
        {
            var thread = new Thread(() => s_held = new Held());
            thread.Start();
            thread.Join();
        }

        for (int i = 0; i < 50 && Volatile.Read(ref s_localsFinalized) < 20; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(1);
        }

        Console.WriteLine(s_localsFinalized);
    }

    [ThreadStatic]
    private static Held? s_held;

    private static void ManyAtOnce()
    {
        const int Count = 150;
        using var go = new ManualResetEventSlim();
        int inside = 0, sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, Count).Select(i => new Thread(() =>
        {
            _ = Interlocked.Increment(ref inside);
            go.Wait();
            _ = Interlocked.Add(ref sum, i);
        }, 64 * 1024))];
        foreach (Thread thread in threads) thread.Start();
        while (Volatile.Read(ref inside) < Count) Thread.Sleep(1);
        go.Set();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{inside} {sum}");
    }

    private static void Joins()
    {
        // Each waits for the one before it; several wait for the same.
        var order = new List<int>();
        Thread? before = null;
        var threads = new List<Thread>();
        for (int i = 0; i < 20; i++)
        {
            Thread? last = before;
            int n = i;
            before = new Thread(() =>
            {
                last?.Join();
                lock (order) order.Add(n);
            });
            threads.Add(before);
        }

        foreach (Thread thread in threads) thread.Start();
        Thread[] waiting = [.. Enumerable.Range(0, 5).Select(index => new Thread(() => threads[^1].Join()))];
        foreach (Thread thread in waiting) thread.Start();
        foreach (Thread thread in waiting) thread.Join();
        Console.WriteLine(string.Join(" ", order));
        Console.WriteLine(threads[0].Join(TimeSpan.Zero));
    }

    private static void MonitorTimeouts()
    {
        object gate = new();
        using var held = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var holder = new Thread(() =>
        {
            lock (gate)
            {
                held.Set();
                release.Wait();
            }
        });
        holder.Start();
        held.Wait();
        Console.WriteLine($"{Monitor.TryEnter(gate)} {Monitor.TryEnter(gate, 3)} {Monitor.IsEntered(gate)}");
        long start = Stopwatch.GetTimestamp();
        bool taken = false;
        Monitor.TryEnter(gate, TimeSpan.FromMilliseconds(20), ref taken);
        Console.WriteLine($"{taken} {Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(19)}");
        release.Set();
        Console.WriteLine(Monitor.TryEnter(gate, 60_000));
        Monitor.Enter(gate);
        Monitor.Exit(gate);
        Console.WriteLine(Monitor.IsEntered(gate));
        Console.WriteLine(Monitor.Wait(gate, 2));
        Monitor.Exit(gate);
        Console.WriteLine(Monitor.IsEntered(gate));
        holder.Join();
        foreach (Action misuse in new Action[] { () => Monitor.Exit(gate), () => Monitor.Pulse(gate), () => Monitor.PulseAll(gate), () => Monitor.Wait(gate) })
        {
            try
            {
                misuse();
            }
            catch (SynchronizationLockException)
            {
                Console.WriteLine("not owned");
            }
        }

        Console.WriteLine(Monitor.LockContentionCount >= 0);
    }

    private static void MonitorOrder()
    {
        // Pulse wakes one, PulseAll all; a recursive lock is given back whole while it waits.
        object gate = new();
        int waiting = 0, woken = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(index => new Thread(() =>
        {
            lock (gate)
            {
                lock (gate)
                {
                    waiting++;
                    _ = Monitor.Wait(gate);
                    woken++;
                }
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        while (true)
        {
            lock (gate)
            {
                if (waiting == 6) break;
            }

            Thread.Sleep(1);
        }

        lock (gate) Monitor.Pulse(gate);
        while (Read() < 1) Thread.Sleep(1);
        Thread.Sleep(5);
        Console.WriteLine(Read());
        lock (gate) Monitor.PulseAll(gate);
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(woken);

        int Read()
        {
            lock (gate) return woken;
        }
    }

    private static void Barriers()
    {
        int[] work = new int[4];
        bool together = true;
        using var barrier = new Barrier(4, b => together &= work.All(w => w == b.CurrentPhaseNumber + 1));
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 200; i++)
            {
                work[t]++;
                barrier.SignalAndWait();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{together} {barrier.CurrentPhaseNumber}");
        using var failing = new Barrier(1, _ => throw new InvalidOperationException("in the phase"));
        try
        {
            failing.SignalAndWait();
        }
        catch (BarrierPostPhaseException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        using var lone = new Barrier(2);
        Console.WriteLine($"{lone.SignalAndWait(3)} {lone.AddParticipant()} {lone.ParticipantCount}");
    }

    private static void Countdowns()
    {
        using var countdown = new CountdownEvent(3);
        countdown.AddCount(2);
        int passed = 0;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(index => new Thread(() =>
        {
            countdown.Wait();
            _ = Interlocked.Increment(ref passed);
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; i < 4; i++) Console.Write($"{countdown.Signal()} ");
        Console.Write($"{countdown.Wait(1)} {passed} ");
        Console.WriteLine(countdown.Signal());
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{passed} {countdown.TryAddCount()}");
        countdown.Reset(1);
        Console.WriteLine($"{countdown.IsSet} {countdown.CurrentCount}");
        try
        {
            _ = countdown.Signal(2);
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine("too many");
        }
    }

    private static void Upgrades()
    {
        using var gate = new ReaderWriterLockSlim(LockRecursionPolicy.NoRecursion);
        var map = new Dictionary<int, int>();
        long reads = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                if (t < 4)
                {
                    gate.EnterReadLock();
                    if (map.Count >= 0) _ = Interlocked.Increment(ref reads);
                    gate.ExitReadLock();
                    continue;
                }

                gate.EnterUpgradeableReadLock();
                if (!map.ContainsKey(i))
                {
                    gate.EnterWriteLock();
                    map[i] = t;
                    gate.ExitWriteLock();
                }

                gate.ExitUpgradeableReadLock();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{map.Count} {reads} {gate.CurrentReadCount} {gate.IsWriteLockHeld}");
        gate.EnterReadLock();
        try
        {
            gate.EnterReadLock();
        }
        catch (LockRecursionException)
        {
            Console.WriteLine("no recursion");
        }

        gate.ExitReadLock();
        var writer = new Thread(gate.EnterWriteLock);
        writer.Start();
        writer.Join();
        Console.WriteLine($"{gate.TryEnterReadLock(3)} {gate.TryEnterWriteLock(0)}");
    }

    private static async Task SemaphoreCancel()
    {
        using var slots = new SemaphoreSlim(0, 2);
        using var source = new CancellationTokenSource();
        Task waiting = slots.WaitAsync(source.Token);
        await source.CancelAsync();
        try
        {
            await waiting;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }

        Console.WriteLine($"{await slots.WaitAsync(3)} {slots.Wait(2)} {slots.Release(2)}");
        try
        {
            _ = slots.Release();
        }
        catch (SemaphoreFullException)
        {
            Console.WriteLine("full");
        }

        Task<bool>[] many = [.. Enumerable.Range(0, 20).Select(_ => slots.WaitAsync(60_000))];
        for (int i = 0; i < 18; i++)
        {
            while (slots.CurrentCount == 2) await Task.Yield();
            _ = slots.Release();
        }

        Console.WriteLine((await Task.WhenAll(many)).Count(ok => ok));
        using var kernel = new Semaphore(1, 1);
        Console.WriteLine($"{kernel.WaitOne()} {kernel.WaitOne(3)} {kernel.Release()}");
    }

    private static void Spins()
    {
        var gate = new SpinLock(enableThreadOwnerTracking: true);
        long sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(index => new Thread(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                bool taken = false;
                gate.Enter(ref taken);
                sum++;
                if (taken) gate.Exit();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{sum} {gate.IsHeld} {gate.IsHeldByCurrentThread}");
        bool set = false;
        var setter = new Thread(() => Volatile.Write(ref set, true));
        setter.Start();
        SpinWait.SpinUntil(() => Volatile.Read(ref set));
        var wait = new SpinWait();
        for (int i = 0; i < 30; i++) wait.SpinOnce();
        Console.WriteLine($"{wait.Count} {SpinWait.SpinUntil(() => false, 3)}");
        setter.Join();
        Thread.SpinWait(1000);
    }

    private static void Lazies()
    {
        foreach (LazyThreadSafetyMode mode in Enum.GetValues<LazyThreadSafetyMode>())
        {
            int made = 0;
            var lazy = new Lazy<string>(() =>
            {
                _ = Interlocked.Increment(ref made);
                return "value";
            }, mode);
            if (mode == LazyThreadSafetyMode.None)
            {
                Console.WriteLine($"{mode} {lazy.IsValueCreated} {lazy.Value} {made}");
                continue;
            }

            string[] seen = new string[6];
            Thread[] threads = [.. Enumerable.Range(0, 6).Select(t => new Thread(() => seen[t] = lazy.Value))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            bool once = mode == LazyThreadSafetyMode.PublicationOnly ? made >= 1 : made == 1;
            Console.WriteLine($"{mode} {once} {seen.All(s => ReferenceEquals(s, seen[0]))}");
        }

        var failing = new Lazy<int>(() => throw new InvalidOperationException("once"));
        for (int i = 0; i < 2; i++)
        {
            try
            {
                _ = failing.Value;
            }
            catch (InvalidOperationException e)
            {
                Console.WriteLine(e.Message);
            }
        }

        string? target = null;
        Console.WriteLine(LazyInitializer.EnsureInitialized(ref target, () => "made") + target);
    }

    private static async Task Flow()
    {
        s_flowing.Value = "a";
        var order = new List<string?>();
        await Task.Run(async () =>
        {
            order.Add(s_flowing.Value);
            s_flowing.Value = "b";
            await Task.Yield();
            order.Add(s_flowing.Value);
        });
        order.Add(s_flowing.Value);
        var thread = new Thread(() => order.Add(s_flowing.Value));
        thread.Start();
        thread.Join();
        using (ExecutionContext.SuppressFlow())
        {
            var bare = new Thread(() => order.Add(s_flowing.Value));
            bare.Start();
            bare.Join();
        }

        using var done = new ManualResetEventSlim();
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ =>
        {
            order.Add(s_flowing.Value);
            done.Set();
        }, null);
        done.Wait();
        ExecutionContext context = ExecutionContext.Capture()!;
        s_flowing.Value = "c";
        ExecutionContext.Run(context, _ => order.Add(s_flowing.Value), null);
        order.Add(s_flowing.Value);
        Console.WriteLine(string.Join(" ", order.Select(o => o ?? "-")));
        Console.WriteLine(s_changes.Count > 3);
    }

    private static void Mutexes()
    {
        using var mutex = new Mutex(initiallyOwned: true);
        Console.WriteLine(mutex.WaitOne());
        bool got = true;
        var other = new Thread(() => got = mutex.WaitOne(3));
        other.Start();
        other.Join();
        mutex.ReleaseMutex();
        mutex.ReleaseMutex();
        Console.WriteLine(got);
        var leaving = new Thread(() => mutex.WaitOne());
        leaving.Start();
        leaving.Join();
        try
        {
            Console.WriteLine(mutex.WaitOne(60_000));
        }
        catch (AbandonedMutexException)
        {
            Console.WriteLine("abandoned");
        }

        mutex.ReleaseMutex();
        try
        {
            mutex.ReleaseMutex();
        }
        catch (ApplicationException)
        {
            Console.WriteLine("not owned");
        }
    }

    private static void Handles()
    {
        using var a = new AutoResetEvent(false);
        using var b = new ManualResetEvent(false);
        using var c = new Mutex();
        using var d = new Semaphore(0, 3);
        WaitHandle[] all = [a, b, c, d];
        Console.WriteLine($"{WaitHandle.WaitAny(all, 100)} {WaitHandle.WaitAny([a, b], 3)}");
        c.ReleaseMutex();
        int[] results = new int[3];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(t => new Thread(() => results[t] = WaitHandle.WaitAny([a, d])))];
        foreach (Thread thread in threads) thread.Start();
        _ = d.Release(2);
        _ = a.Set();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(string.Join(" ", results.Order()));
        bool every = false;
        var waiter = new Thread(() => every = WaitHandle.WaitAll([a, b, d], 60_000));
        waiter.Start();
        _ = a.Set();
        _ = d.Release();
        _ = b.Set();
        waiter.Join();
        Console.WriteLine($"{every} {a.WaitOne(0)} {b.WaitOne(0)} {d.WaitOne(0)}");
        var signalled = new Thread(() => Console.WriteLine(WaitHandle.SignalAndWait(a, b)));
        signalled.Start();
        signalled.Join();
        Console.WriteLine(a.WaitOne(0));
    }

    private static void Interlockeds()
    {
        const int Threads = 6, Rounds = 20_000;
        int i = 0, bits = 0;
        long l = 0, most = 0;
        uint u = 0;
        double d = 0;
        byte small = 0;
        object? owner = null;
        int owned = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            for (int n = 0; n < Rounds; n++)
            {
                _ = Interlocked.Increment(ref i);
                _ = Interlocked.Add(ref l, 3);
                _ = Interlocked.Decrement(ref u);
                _ = Interlocked.Or(ref bits, 1 << t);
                double seen;
                do seen = Volatile.Read(ref d);
                while (Interlocked.CompareExchange(ref d, seen + 0.5, seen) != seen);
                long before;
                while ((before = Volatile.Read(ref most)) < n && Interlocked.CompareExchange(ref most, n, before) != before)
                {
                }

                byte old;
                do old = Volatile.Read(ref small);
                while (Interlocked.CompareExchange(ref small, (byte)(old + 1), old) != old);
                if (Interlocked.CompareExchange(ref owner, s_mark, null) is not null) continue;
                owned++;
                _ = Interlocked.Exchange(ref owner, null);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{i} {l} {(int)u} {bits} {d} {most} {small} {owned > 0}");
    }

    private static readonly object s_mark = new();

    private static void MemoryOrder()
    {
        // Message passing and Dekker's algorithm: what the memory model promises holds.
        int data = 0, wrong = 0;
        bool ready = false;
        for (int round = 0; round < 300; round++)
        {
            data = 0;
            Volatile.Write(ref ready, false);
            int expected = round;
            var thread = new Thread(() =>
            {
                while (!Volatile.Read(ref ready)) Thread.SpinWait(1);
                if (data != expected) wrong++;
            });
            thread.Start();
            data = round;
            Volatile.Write(ref ready, true);
            thread.Join();
        }

        int first = 0, second = 0, both = 0, inside = 0;
        Thread[] threads =
        [
            new(() => Enter(ref first, ref second)),
            new(() => Enter(ref second, ref first)),
        ];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{wrong} {both}");

        void Enter(ref int own, ref int other)
        {
            for (int i = 0; i < 20_000; i++)
            {
                own = 1;
                Thread.MemoryBarrier();
                if (Volatile.Read(ref other) == 0)
                {
                    if (Interlocked.Increment(ref inside) != 1) _ = Interlocked.Increment(ref both);
                    _ = Interlocked.Decrement(ref inside);
                }

                Volatile.Write(ref own, 0);
                if (i % 100 == 0) Interlocked.MemoryBarrierProcessWide();
            }
        }
    }

    private static void PoolGrowth()
    {
        // All items block until the last has begun: the pool must grow, and serves on when they are gone.
        const int Count = 12;
        using var all = new CountdownEvent(Count);
        using var go = new ManualResetEventSlim();
        for (int i = 0; i < Count; i++)
        {
            _ = ThreadPool.QueueUserWorkItem(_ =>
            {
                _ = all.Signal();
                go.Wait();
            });
        }

        all.Wait();
        Console.WriteLine(ThreadPool.ThreadCount >= Count);
        go.Set();
        Console.WriteLine(Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => i))).GetAwaiter().GetResult().Sum());
        Console.WriteLine($"{ThreadPool.CompletedWorkItemCount >= Count} {ThreadPool.PendingWorkItemCount >= 0}");
    }

    private static void PoolLimits()
    {
        ThreadPool.GetMinThreads(out int least, out int ports);
        Console.WriteLine($"{least > 0} {ThreadPool.SetMinThreads(6, ports)}");
        ThreadPool.GetMinThreads(out least, out _);
        Console.WriteLine($"{least} {ThreadPool.SetMaxThreads(0, 0)} {ThreadPool.SetMinThreads(-1, 1)}");
        using var together = new Barrier(6);
        Task[] tasks = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() => together.SignalAndWait(60_000)))];
        Console.WriteLine(Task.WaitAll(tasks, 60_000));
        int most = 0, inside = 0;
        using var done = new CountdownEvent(200);
        for (int i = 0; i < 200; i++)
        {
            _ = ThreadPool.UnsafeQueueUserWorkItem(static state => state(), (Action)(() =>
            {
                int now = Interlocked.Increment(ref inside);
                int seen;
                while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
                {
                }

                _ = Interlocked.Decrement(ref inside);
                _ = done.Signal();
            }), preferLocal: false);
        }

        done.Wait();
        Console.WriteLine($"{most >= 1} {inside}");
    }

    private static void RegisteredWait()
    {
        using var signal = new AutoResetEvent(false);
        using var came = new SemaphoreSlim(0);
        int signalled = 0, late = 0;
        RegisteredWaitHandle handle = ThreadPool.RegisterWaitForSingleObject(signal, (_, timedOut) =>
        {
            if (timedOut) late++;
            else signalled++;
            _ = came.Release();
        }, null, 60_000, executeOnlyOnce: false);
        for (int i = 0; i < 5; i++)
        {
            _ = signal.Set();
            came.Wait();
        }

        using var gone = new ManualResetEvent(false);
        Console.WriteLine($"{signalled} {late} {handle.Unregister(gone)} {gone.WaitOne(60_000)}");
        _ = ThreadPool.RegisterWaitForSingleObject(signal, (_, timedOut) =>
        {
            if (timedOut) late++;
            _ = came.Release();
        }, null, 5, executeOnlyOnce: true);
        came.Wait();
        Console.WriteLine(late);
    }

    private static async Task TimerChanges()
    {
        int ticks = 0;
        using var came = new SemaphoreSlim(0);
        using var timer = new Timer(_ =>
        {
            _ = Interlocked.Increment(ref ticks);
            _ = came.Release();
        });
        Console.WriteLine($"{came.Wait(5)} {timer.Change(1, Timeout.Infinite)}");
        Console.WriteLine($"{came.Wait(60_000)} {came.Wait(10)} {ticks}");
        _ = timer.Change(0, 2);
        for (int i = 0; i < 10; i++) came.Wait();
        _ = timer.Change(Timeout.Infinite, Timeout.Infinite);
        using var disposed = new ManualResetEvent(false);
        Console.WriteLine($"{timer.Dispose(disposed)} {disposed.WaitOne(60_000)} {ticks >= 11}");

        // Many timers at once fire in the order of their times.
        var order = new List<int>();
        using var all = new CountdownEvent(5);
        Timer[] timers = [.. new[] { 200, 40, 160, 80, 120 }.Select(ms => new Timer(_ =>
        {
            lock (order) order.Add(ms);
            _ = all.Signal();
        }, null, ms, Timeout.Infinite))];
        all.Wait();
        foreach (Timer t in timers) await t.DisposeAsync();
        Console.WriteLine(string.Join(" ", order));
        using var periodic = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        using var source = new CancellationTokenSource();
        int n = 0;
        while (n < 20 && await periodic.WaitForNextTickAsync(source.Token)) n++;
        periodic.Dispose();
        Console.WriteLine($"{n} {await periodic.WaitForNextTickAsync()}");
        Task<string> late = Task.Delay(5).ContinueWith(_ => "late", TaskScheduler.Default);
        Console.WriteLine(await late.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Waits are never too short, and most of them are long by no more than a few milliseconds.</summary>
    private static void TimerPrecision()
    {
        using var never = new ManualResetEvent(false);
        (string Name, Action<int> Wait)[] kinds =
        [
            ("sleep", ms => Thread.Sleep(ms)),
            ("event", ms => never.WaitOne(ms)),
            ("delay", ms => Task.Delay(ms).Wait()),
            ("monitor", ms =>
            {
                lock (never) _ = Monitor.Wait(never, ms);
            }),
        ];
        foreach ((string name, Action<int> wait) in kinds)
        {
            wait(1);
            bool early = false;
            var over = new List<double>();
            foreach (int ms in new[] { 1, 2, 5, 10, 3, 7, 15, 1, 4 })
            {
                long start = Stopwatch.GetTimestamp();
                wait(ms);
                double error = Stopwatch.GetElapsedTime(start).TotalMilliseconds - ms;
                early |= error < -1.0; // timers of the class library count whole milliseconds
                over.Add(error);
            }

            over.Sort();
            Console.WriteLine($"{name} {(early ? "early" : "not early")} {(over[over.Count / 2] < 10 ? "punctual" : "late")}");
        }
    }

    private static async Task CancellationTrees()
    {
        using var root = new CancellationTokenSource();
        CancellationTokenSource[] leaves = [.. Enumerable.Range(0, 50).Select(_ => CancellationTokenSource.CreateLinkedTokenSource(root.Token))];
        int called = 0;
        foreach (CancellationTokenSource leaf in leaves) _ = leaf.Token.Register(() => Interlocked.Increment(ref called));
        Task[] waiting = [.. leaves.Select(leaf => Task.Delay(Timeout.Infinite, leaf.Token))];
        leaves[0].Cancel();
        Console.WriteLine($"{called} {root.IsCancellationRequested}");
        await root.CancelAsync();
        Console.WriteLine($"{called} {leaves.All(l => l.IsCancellationRequested)}");
        int cancelled = 0;
        foreach (Task task in waiting)
        {
            try
            {
                await task;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        Console.WriteLine(cancelled);
        var order = new List<int>();
        using var source = new CancellationTokenSource();
        for (int i = 0; i < 3; i++)
        {
            int n = i;
            _ = source.Token.Register(() =>
            {
                order.Add(n);
                if (n == 1) throw new InvalidOperationException("callback");
            });
        }

        CancellationTokenRegistration removed = source.Token.Register(() => order.Add(99));
        Console.WriteLine(removed.Unregister());
        try
        {
            source.Cancel();
        }
        catch (AggregateException e)
        {
            Console.WriteLine($"{e.InnerExceptions.Count} {string.Join(" ", order)}");
        }

        using var timed = new CancellationTokenSource();
        timed.CancelAfter(3);
        Console.WriteLine(timed.Token.WaitHandle.WaitOne(60_000));
        Console.WriteLine($"{timed.TryReset()} {new CancellationToken(true).IsCancellationRequested} {CancellationToken.None.CanBeCanceled}");
    }

    private static async Task ChannelKinds()
    {
        var unbounded = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
        Task[] writers = [.. Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++) _ = unbounded.Writer.TryWrite(i);
        }))];
        Task<long> reader = Task.Run(async () =>
        {
            long sum = 0;
            await foreach (int i in unbounded.Reader.ReadAllAsync()) sum += i;
            return sum;
        });
        await Task.WhenAll(writers);
        unbounded.Writer.Complete();
        Console.WriteLine(await reader);
        foreach (BoundedChannelFullMode mode in new[] { BoundedChannelFullMode.DropNewest, BoundedChannelFullMode.DropOldest, BoundedChannelFullMode.DropWrite })
        {
            int dropped = 0;
            var bounded = Channel.CreateBounded<int>(new BoundedChannelOptions(3) { FullMode = mode }, _ => dropped++);
            for (int i = 0; i < 6; i++) await bounded.Writer.WriteAsync(i);
            bounded.Writer.Complete();
            var rest = new List<int>();
            while (bounded.Reader.TryRead(out int value)) rest.Add(value);
            Console.WriteLine($"{mode} {string.Join(" ", rest)} {dropped}");
        }

        var failing = Channel.CreateBounded<string>(1);
        failing.Writer.Complete(new InvalidOperationException("broken"));
        try
        {
            _ = await failing.Reader.ReadAsync();
        }
        catch (ChannelClosedException e)
        {
            Console.WriteLine(e.InnerException!.Message);
        }

        Channel<int> priority = Channel.CreateUnboundedPrioritized<int>();
        foreach (int i in new[] { 3, 1, 2 }) _ = priority.Writer.TryWrite(i);
        priority.Writer.Complete();
        Console.WriteLine(string.Join(" ", await priority.Reader.ReadAllAsync().ToListAsync()));
    }

    private static async ValueTask<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        var list = new List<T>();
        await foreach (T item in source) list.Add(item);
        return list;
    }

    private static async Task Schedulers()
    {
        var pair = new ConcurrentExclusiveSchedulerPair();
        int inside = 0, most = 0;
        var exclusive = new TaskFactory(pair.ExclusiveScheduler);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => exclusive.StartNew(() =>
        {
            int now = ++inside;
            most = Math.Max(most, now);
            Thread.SpinWait(100);
            inside--;
        })));
        pair.Complete();
        await pair.Completion;
        Console.WriteLine($"{most} {inside}");
        using var own = new OwnScheduler();
        var factory = new TaskFactory(own);
        int[] threads = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => factory.StartNew(() => Environment.CurrentManagedThreadId)));
        Console.WriteLine($"{threads.Distinct().Count()} {threads[0] == own.ThreadId}");
        var parent = Task.Factory.StartNew(() =>
        {
            for (int i = 0; i < 5; i++) _ = Task.Factory.StartNew(() => Interlocked.Increment(ref inside), TaskCreationOptions.AttachedToParent);
        });
        await parent;
        Console.WriteLine(inside);
        Task antecedent = Task.FromException(new InvalidOperationException("x"));
        string[] ran = await Task.WhenAll(
            antecedent.ContinueWith(_ => "faulted", TaskContinuationOptions.OnlyOnFaulted),
            antecedent.ContinueWith(_ => "always", TaskContinuationOptions.ExecuteSynchronously));
        Console.WriteLine(string.Join(" ", ran));
    }

    private static async Task ParallelOptionsUsed()
    {
        int most = 0, inside = 0;
        _ = Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
        {
            int now = Interlocked.Increment(ref inside);
            int seen;
            while ((seen = Volatile.Read(ref most)) < now && Interlocked.CompareExchange(ref most, now, seen) != seen)
            {
            }

            _ = Interlocked.Decrement(ref inside);
        });
        Console.WriteLine($"{most <= 2} {inside}");
        ParallelLoopResult result = Parallel.For(0, 1000, (i, state) =>
        {
            if (i == 100) state.Break();
        });
        Console.WriteLine($"{result.IsCompleted} {result.LowestBreakIteration}");
        using var source = new CancellationTokenSource();
        source.Cancel();
        try
        {
            _ = Parallel.For(0, 10, new ParallelOptions { CancellationToken = source.Token }, _ => { });
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("cancelled");
        }

        long sum = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (i, token) =>
        {
            await Task.Yield();
            _ = Interlocked.Add(ref sum, i);
        });
        Console.WriteLine(sum);
        double[] values = new double[10_000];
        _ = Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(0, values.Length), range =>
        {
            for (int i = range.Item1; i < range.Item2; i++) values[i] = Math.Sqrt(i);
        });
        Console.WriteLine(values.Sum().ToString("F6", CultureInfo.InvariantCulture));
    }

    private static void Plinq()
    {
        int[] numbers = [.. Enumerable.Range(0, 20_000)];
        // Strings: queries that sort are compiled once for all references, and anew for each combination of values.
        string[] texts = [.. numbers.Select(i => (i * 7919 % 20_011).ToString("D5", CultureInfo.InvariantCulture))];
        Console.WriteLine(string.Join(" ", texts.AsParallel().AsOrdered().Where(t => t.EndsWith("077", StringComparison.Ordinal)).Select(t => t + "!")));
        Console.WriteLine(string.Join(" ", texts.AsParallel().OrderByDescending(t => t, StringComparer.Ordinal).Take(3)));
        Console.WriteLine(numbers.AsParallel().WithDegreeOfParallelism(3).Aggregate(0L, (sum, i) => sum + i, (a, b) => a + b, sum => sum));
        Console.WriteLine($"{numbers.AsParallel().Max()} {numbers.AsParallel().Count(i => i % 3 == 0)} {numbers.AsParallel().Any(i => i == 19_999)} {numbers.AsParallel().All(i => i >= 0)}");
        try
        {
            _ = numbers.AsParallel().Select(i => i == 77 ? throw new InvalidOperationException("77") : i).ToArray();
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerExceptions[0].Message);
        }
    }

    /// <summary>Sums whose every step is exact, on more threads than cores, each with numbers of its own.</summary>
    private static void FloatingState()
    {
        const int Threads = 6, Steps = 400_000;
        string[] results = new string[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            double a = 0, b = 0, c = 0;
            float f = 0;
            long n = 0;
            for (int i = 1; i <= Steps; i++)
            {
                a += t + 0.5;
                b += i * 0.25;
                c = (c * 0.5) + (t * 0.5);
                f = (f + t) % 1024f;
                n += (long)(b - ((long)i * (i + 1) / 2 * 0.25)) + i;
            }

            results[t] = string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {f} {n}");
        }))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; threads.Any(t => t.IsAlive); i++)
        {
            GC.Collect(0);
            Thread.Sleep(1);
        }

        foreach (Thread thread in threads) thread.Join();
        foreach (string result in results) Console.WriteLine(result);
    }

    /// <summary>Vectors of 128 and 256 bits that stay in registers through every preemption, beside threads that use scalars only.</summary>
    private static void VectorState()
    {
        const int Threads = 6, Steps = 300_000;
        long[] wrong = new long[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() => wrong[t] = (t % 3) switch
        {
            0 => Avx2.IsSupported ? Wide(t, Steps) : Narrow(t, Steps),
            1 => Narrow(t, Steps),
            _ => Scalars(t, Steps),
        }))];
        foreach (Thread thread in threads) thread.Start();
        while (threads.Any(t => t.IsAlive))
        {
            GC.Collect(0);
            Thread.Sleep(1);
        }

        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(string.Join(" ", wrong));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static long Wide(int t, int steps)
        {
            Vector256<long> one = Vector256.Create(1L, 2L, 3L, 4L), sum = Vector256<long>.Zero, other = Vector256.Create((long)t);
            Vector256<double> real = Vector256<double>.Zero, half = Vector256.Create(0.5, 1.5, 2.5, 3.5);
            for (int i = 0; i < steps; i++)
            {
                sum = Avx2.Add(sum, one);
                other = Avx2.Xor(other, sum);
                other = Avx2.Xor(other, sum);
                real = Avx.Add(real, half);
            }

            long bad = 0;
            for (int i = 0; i < 4; i++)
                if (sum[i] != (long)steps * (i + 1) || other[i] != t || real[i] != steps * (i + 0.5)) bad++;
            return bad;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static long Narrow(int t, int steps)
        {
            Vector128<int> one = Vector128.Create(1, 2, 3, 4), sum = Vector128<int>.Zero, other = Vector128.Create(t);
            Vector128<float> real = Vector128<float>.Zero, quarter = Vector128.Create(0.25f, 0.5f, 0.75f, 1f);
            for (int i = 0; i < steps; i++)
            {
                sum += one;
                other ^= sum;
                other ^= sum;
                real += quarter;
                if (real[0] >= 1024) real = Vector128<float>.Zero;
            }

            long bad = 0;
            for (int i = 0; i < 4; i++)
                if (sum[i] != steps * (i + 1) || other[i] != t || real[i] != (steps % 4096) * quarter[i]) bad++;
            return bad;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static long Scalars(int t, int steps)
        {
            double sum = 0;
            ulong mixed = (ulong)t;
            for (int i = 0; i < steps; i++)
            {
                sum += t;
                mixed = (mixed * 6364136223846793005) + 1442695040888963407;
            }

            return sum == (double)steps * t && mixed != 0 ? 0 : 1;
        }
    }

    private static void PingPong()
    {
        using var ping = new SemaphoreSlim(0);
        using var pong = new SemaphoreSlim(0);
        int rounds = 0;
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 3000; i++)
            {
                ping.Wait();
                rounds++;
                _ = pong.Release();
            }
        });
        thread.Start();
        for (int i = 0; i < 3000; i++)
        {
            _ = ping.Release();
            pong.Wait();
        }

        thread.Join();
        Console.WriteLine(rounds);
    }

    private static void ProducersConsumers()
    {
        using var queue = new System.Collections.Concurrent.BlockingCollection<int>(16);
        long sum = 0;
        int count = 0;
        Thread[] consumers = [.. Enumerable.Range(0, 3).Select(index => new Thread(() =>
        {
            foreach (int i in queue.GetConsumingEnumerable())
            {
                _ = Interlocked.Add(ref sum, i);
                _ = Interlocked.Increment(ref count);
            }
        }))];
        Thread[] producers = [.. Enumerable.Range(0, 3).Select(p => new Thread(() =>
        {
            for (int i = 0; i < 1000; i++) queue.Add((p * 1000) + i);
        }))];
        foreach (Thread thread in consumers.Concat(producers)) thread.Start();
        foreach (Thread thread in producers) thread.Join();
        queue.CompleteAdding();
        foreach (Thread thread in consumers) thread.Join();
        Console.WriteLine($"{count} {sum}");
    }

    private static void Dining()
    {
        const int Count = 5;
        object[] forks = [.. Enumerable.Range(0, Count).Select(_ => new object())];
        int[] meals = new int[Count];
        bool[] taken = new bool[Count];
        bool wrong = false;
        Thread[] philosophers = [.. Enumerable.Range(0, Count).Select(p => new Thread(() =>
        {
            int low = Math.Min(p, (p + 1) % Count), high = Math.Max(p, (p + 1) % Count);
            for (int i = 0; i < 300; i++)
            {
                lock (forks[low])
                {
                    lock (forks[high])
                    {
                        wrong |= taken[low] || taken[high];
                        taken[low] = taken[high] = true;
                        if (i % 50 == 0) Thread.Sleep(0);
                        meals[p]++;
                        taken[low] = taken[high] = false;
                    }
                }
            }
        }))];
        foreach (Thread thread in philosophers) thread.Start();
        foreach (Thread thread in philosophers) thread.Join();
        Console.WriteLine($"{wrong} {string.Join(" ", meals)}");
    }

    private sealed class Held
    {
        ~Held() => _ = Interlocked.Increment(ref s_localsFinalized);
    }

    /// <summary>All tasks on one thread of its own.</summary>
    private sealed class OwnScheduler : TaskScheduler, IDisposable
    {
        private readonly System.Collections.Concurrent.BlockingCollection<Task> _tasks = [];
        private readonly Thread _thread;

        public OwnScheduler()
        {
            _thread = new Thread(() =>
            {
                foreach (Task task in _tasks.GetConsumingEnumerable()) _ = TryExecuteTask(task);
            });
            _thread.Start();
        }

        public int ThreadId => _thread.ManagedThreadId;

        public void Dispose()
        {
            _tasks.CompleteAdding();
            _thread.Join();
            _tasks.Dispose();
        }

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
    }
}
