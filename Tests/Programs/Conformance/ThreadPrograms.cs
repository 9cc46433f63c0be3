namespace LibOs.Conformance;

internal static class ThreadPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("threads", Threads),
        new("locks", Locks),
        new("monitor", Monitors),
        new("semaphores", Semaphores),
        new("thread-pool", Pool),
        new("thread-statics", Statics),
        new("reader-writer", ReaderWriter),
        new("events", Events),
        new("busy-thread", BusyThread),
    ];

    private static void Threads()
    {
        string[] names = new string[20];
        var threads = new Thread[names.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            int n = i;
            threads[i] = new Thread(() => names[n] = Thread.CurrentThread.Name!) { Name = $"worker {i}", IsBackground = i % 2 == 0 };
        }

        foreach (Thread t in threads) t.Start();
        foreach (Thread t in threads) t.Join();
        Console.WriteLine(string.Join(",", names));
        Console.WriteLine($"{threads[0].IsAlive} {threads[0].ThreadState} {Thread.CurrentThread.ManagedThreadId > 0}");
        var sleeper = new Thread(() =>
        {
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException e)
            {
                Console.WriteLine(e.Message);
            }
        });
        sleeper.Start();
        sleeper.Interrupt();
        sleeper.Join();
    }

    private static void Locks()
    {
        var gate = new Lock();
        object monitor = new();
        int a = 0, b = 0, c = 0;
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 20_000; i++)
                {
                    lock (gate) a++;
                    lock (monitor) b++;
                    _ = Interlocked.Increment(ref c);
                }
            });
            threads[t].Start();
        }

        foreach (Thread t in threads) t.Join();
        Console.WriteLine($"{a} {b} {c}");
        var spin = new SpinLock();
        bool taken = false;
        spin.Enter(ref taken);
        Console.WriteLine($"{taken} {spin.IsHeld}");
        spin.Exit();
        Console.WriteLine(new Lazy<int>(() => 5).Value);
    }

    private static void Monitors()
    {
        object gate = new();
        var queue = new Queue<int>();
        int sum = 0;
        var consumer = new Thread(() =>
        {
            for (int n = 0; n < 500; n++)
            {
                lock (gate)
                {
                    while (queue.Count == 0) _ = Monitor.Wait(gate);
                    sum += queue.Dequeue();
                    Monitor.Pulse(gate);
                }
            }
        });
        consumer.Start();
        for (int i = 0; i < 500; i++)
        {
            lock (gate)
            {
                while (queue.Count > 3) _ = Monitor.Wait(gate);
                queue.Enqueue(i);
                Monitor.Pulse(gate);
            }
        }

        consumer.Join();
        Console.WriteLine(sum);
        lock (gate) Console.WriteLine(Monitor.Wait(gate, 5));
        try
        {
            Monitor.Exit(gate);
        }
        catch (SynchronizationLockException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void Semaphores()
    {
        using var slots = new SemaphoreSlim(3);
        int inside = 0, most = 0;
        Task[] tasks = [.. Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            await slots.WaitAsync();
            int now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            await Task.Delay(1);
            _ = Interlocked.Decrement(ref inside);
            _ = slots.Release();
        }))];
        Task.WaitAll(tasks);
        Console.WriteLine($"{most <= 3} {inside} {slots.CurrentCount}");
        using var mutex = new Mutex();
        Console.WriteLine(mutex.WaitOne());
        mutex.ReleaseMutex();
        using var barrier = new Barrier(3, b => Console.WriteLine($"phase {b.CurrentPhaseNumber}"));
        Thread[] passing = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 3; i++) barrier.SignalAndWait();
        }))];
        foreach (Thread t in passing) t.Start();
        foreach (Thread t in passing) t.Join();
        using var countdown = new CountdownEvent(2);
        _ = countdown.Signal(2);
        Console.WriteLine(countdown.IsSet);

        static void InterlockedMax(ref int target, int value)
        {
            int seen;
            while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
            {
            }
        }
    }

    private static void Pool()
    {
        using var done = new CountdownEvent(1000);
        int ran = 0;
        for (int i = 0; i < 1000; i++)
        {
            _ = ThreadPool.QueueUserWorkItem(_ =>
            {
                _ = Interlocked.Increment(ref ran);
                _ = done.Signal();
            });
        }

        done.Wait();
        Console.WriteLine(ran);
        ThreadPool.GetMaxThreads(out int workers, out _);
        Console.WriteLine(workers > 0);
        // More blocked work than processors: the pool must add threads.
        using var gate = new ManualResetEventSlim();
        Task[] blocked = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            if (i == 5) gate.Set();
            gate.Wait();
        }))];
        Console.WriteLine(Task.WaitAll(blocked, TimeSpan.FromSeconds(60)));
    }

    [ThreadStatic]
    private static int s_perThread;

    private static void Statics()
    {
        s_perThread = 5;
        using var local = new ThreadLocal<int>(() => 9, trackAllValues: true);
        var thread = new Thread(() =>
        {
            Console.WriteLine($"{s_perThread} {local.Value}");
            s_perThread = 6;
            local.Value = 10;
        });
        thread.Start();
        thread.Join();
        Console.WriteLine($"{s_perThread} {local.Value} {local.Values.Sum()}");
    }

    private static void ReaderWriter()
    {
        using var gate = new ReaderWriterLockSlim();
        int value = 0;
        Thread[] writers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                gate.EnterWriteLock();
                value++;
                gate.ExitWriteLock();
            }
        }))];
        foreach (Thread t in writers) t.Start();
        int last = 0;
        bool grows = true;
        for (int i = 0; i < 1000; i++)
        {
            gate.EnterReadLock();
            grows &= value >= last;
            last = value;
            gate.ExitReadLock();
        }

        foreach (Thread t in writers) t.Join();
        Console.WriteLine($"{grows} {value}");
    }

    private static void Events()
    {
        using var ping = new AutoResetEvent(false);
        using var pong = new AutoResetEvent(false);
        int rounds = 0;
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                _ = ping.WaitOne();
                rounds++;
                _ = pong.Set();
            }
        });
        thread.Start();
        for (int i = 0; i < 2000; i++)
        {
            _ = ping.Set();
            _ = pong.WaitOne();
        }

        thread.Join();
        Console.WriteLine(rounds);
        using var manual = new ManualResetEvent(true);
        Console.WriteLine($"{WaitHandle.WaitAny([ping, manual], 1000)} {ping.WaitOne(3)} {WaitHandle.WaitAll([manual], 10)}");
    }

    /// <summary>A loop without calls must not keep others from running, nor a collection from stopping it.</summary>
    private static void BusyThread()
    {
        bool stop = false;
        long count = 0;
        var busy = new Thread(() =>
        {
            long n = 0;
            while (!Volatile.Read(ref stop)) n++;
            count = n;
        });
        busy.Start();
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            Thread.Sleep(2);
        }

        Volatile.Write(ref stop, true);
        busy.Join();
        Console.WriteLine(count > 0);
    }
}
