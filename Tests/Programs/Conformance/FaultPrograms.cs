using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace LibOs.Conformance;

/// <summary>Faults of the processor as exceptions of .NET: everywhere an exception can be thrown.</summary>
internal static class FaultPrograms
{
    private static readonly string? s_nothing = Environment.GetEnvironmentVariable("LIBOS_NO_SUCH_VARIABLE");

    public static ConformanceProgram[] All =>
    [
        new("fault-null", Null),
        new("fault-arithmetic", Arithmetic),
        new("fault-deep", Deep),
        new("fault-deep-threads", DeepOnThreads),
        new("fault-threads", OnThreads),
        new("fault-order", Order),
        new("fault-locks", Locks),
        new("fault-nested", Nested),
        new("fault-in-filter", InFilter),
        new("fault-in-finally", InFinally),
        new("fault-static-constructor", StaticConstructor),
        new("fault-async", Async),
        new("fault-iterator", Iterator),
        new("fault-generic", Generic),
        new("fault-values", Values),
        new("fault-first-chance", FirstChance),
        new("fault-trace", Trace),
        new("fault-callback", Callback),
        new("fault-parallel", ParallelFaults),
        new("fault-finalizer", InFinalizerCaught),
    ];

    private static void Null()
    {
        string? text = s_nothing;
        int[]? numbers = text is null ? null : [1];
        object? thing = text;
        Base? instance = thing as Base;
        IShape? shape = thing as IShape;
        Func<int>? function = thing as Func<int>;
        Action? action = thing as Action;
        Wide? wide = text is null ? null : new Wide { First = new Triple { A = 1, B = 2, C = 3 }, Padding = default, Last = 4 };
        List<int>? list = thing as List<int>;
        Catch("length", () => text!.Length);
        Catch("index", () => numbers![0]);
        Catch("store", () => numbers![0] = 1);
        Catch("field", () => instance!.Field);
        Catch("store field", () => instance!.Field = 3);
        Catch("reference field", () => instance!.Next!.Field);
        Catch("store reference", () =>
        {
            instance!.Next = new Base();
            return 0;
        });
        Catch("method", () => instance!.Plain());
        Catch("virtual method", () => instance!.Virtual());
        Catch("interface method", () => shape!.Area());
        Catch("function", () => function!());
        Catch("action", () =>
        {
            action!();
            return 0;
        });
        Catch("far field", () => wide!.Last);
        Catch("struct field", () => wide!.First.A);
        Catch("list", () => list!.Count);
        Catch("list add", () =>
        {
            list!.Add(1);
            return 0;
        });
        Catch("unbox", () => (int)thing!);
        Catch("lock", () =>
        {
            lock (thing!) return 0;
        });
        Catch("throw null", () => throw (Exception)thing!);
        Catch("for each", () =>
        {
            foreach (int i in numbers!) return i;
            return 0;
        });
        Catch("reference to a field", () => Increment(ref instance!.Field));
        Catch("array of arrays", () => Jagged()[0][0]);
        Catch("multidimensional", () => ((int[,])thing!)[0, 0]);
        Catch("type", () => thing!.GetType().Name.Length);
        Catch("interpolated", () => $"{instance!.Field}".Length);
        Catch("struct copy", () => Copy(wide!));
        Catch("bytes copy", () => Buffer.ByteLength((byte[])thing!));

        static int[][] Jagged() => new int[1][];

        static int Increment(ref int value) => ++value;

        static int Copy(Wide wide)
        {
            Triple triple = wide.First;
            return triple.A + triple.B + triple.C;
        }
    }

    private static void Arithmetic()
    {
        foreach (int divisor in (int[])[0, -1, 1])
        {
            Catch($"int / {divisor}", () => Id(int.MinValue) / Id(divisor));
            Catch($"int % {divisor}", () => Id(int.MinValue) % Id(divisor));
            Catch($"long / {divisor}", () => (int)(Id(long.MinValue) / Id((long)divisor) >> 32));
            Catch($"long % {divisor}", () => (int)(Id(long.MinValue) % Id((long)divisor)));
            Catch($"nint / {divisor}", () => (int)(Id(nint.MinValue) / Id((nint)divisor) >> 32));
            Catch($"short / {divisor}", () => (short)(Id(short.MinValue) / Id(divisor)));
            Catch($"sbyte % {divisor}", () => (sbyte)(Id(sbyte.MinValue) % Id(divisor)));
        }

        Catch("uint / 0", () => (int)(Id(5u) / Id(0u)));
        Catch("ulong / 0", () => (int)(Id(5ul) / Id(0ul)));
        Catch("ulong % 0", () => (int)(Id(5ul) % Id(0ul)));
        Catch("DivRem", () => Math.DivRem(Id(7), Id(0)).Quotient);
        Catch("decimal / 0", () => (int)(Id(1m) / Id(0m)));
        Catch("Int128 / 0", () => (int)(Id((Int128)1) / Id((Int128)0)));
        Catch("double / 0", () => double.IsPositiveInfinity(Id(1.0) / Id(0.0)) ? 1 : 0);
        Catch("checked add", () => checked(Id(int.MaxValue) + Id(1)));
        Catch("checked multiply", () => (int)checked(Id(long.MaxValue) * Id(2L)));
        Catch("checked convert", () => checked((byte)Id(256)));
        Catch("checked negate", () => checked(-Id(int.MinValue)));
        Catch("Abs", () => Math.Abs(Id(int.MinValue)));
        Catch("index", () => (new int[2])[Id(2)]);
        Catch("negative index", () => (new int[2])[Id(-1)]);
        Catch("span", () => new Span<int>(new int[2])[Id(5)]);
        Catch("slice", () => "text".AsSpan(Id(5)).Length);
        Catch("string", () => "text"[Id(9)]);
        Catch("array length", () => new int[Id(-5)].Length);
        Catch("cast", () => ((string)Id((object)5)).Length);
        Catch("unbox", () => (int)(long)Id((object)5));
        int caught = 0;
        for (int i = 0; i < 3000; i++)
        {
            try
            {
                _ = (i % 3) switch { 0 => Id(i) / Id(0), 1 => Id(int.MinValue) / Id(-1), _ => (int)(Id(long.MinValue) % Id(-1L)) };
            }
            catch (ArithmeticException)
            {
                caught++;
            }
        }

        Console.WriteLine(caught);
    }

    /// <summary>A fault thousands of frames below its handler; every frame between has its finally, in order.</summary>
    private static void Deep()
    {
        foreach (int depth in (int[])[10, 1000, 6000])
        {
            int left = depth, disorder = 0;
            try
            {
                Console.WriteLine(Down(depth, depth, ref left, ref disorder));
            }
            catch (NullReferenceException)
            {
                Console.WriteLine($"{depth}: {left} left, {disorder} out of order");
            }
        }

        // Every frame catches, and throws again.
        int passed = 0;
        try
        {
            Rethrow(300, ref passed);
        }
        catch (DivideByZeroException e)
        {
            Console.WriteLine($"{passed} {e.StackTrace!.Contains(nameof(Rethrow), StringComparison.Ordinal)}");
        }

        // Every frame wraps what came from below.
        try
        {
            Wrap(100);
        }
        catch (Exception e)
        {
            int inner = 0;
            Exception innermost = e;
            while (innermost.InnerException is { } next) (innermost, inner) = (next, inner + 1);
            Console.WriteLine($"{inner} {innermost.GetType().Name}");
        }

        // A filter high above decides before any finally runs.
        var order = new List<string>();
        try
        {
            Filtered(50, order);
        }
        catch (NullReferenceException) when (Note(order, "filter"))
        {
            Note(order, "handler");
        }

        Console.WriteLine($"{order[0]} {order[1]} {order[^2]} {order[^1]} {order.Count}");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Rethrow(int n, ref int passed)
        {
            try
            {
                if (n == 0) _ = Id(1) / Id(0);
                Rethrow(n - 1, ref passed);
            }
            catch (DivideByZeroException)
            {
                passed++;
                throw;
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Wrap(int n)
        {
            try
            {
                if (n == 0) _ = s_nothing!.Length;
                Wrap(n - 1);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException(n.ToString(CultureInfo.InvariantCulture), e);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Filtered(int n, List<string> order)
        {
            try
            {
                if (n == 0) _ = s_nothing!.Length;
                Filtered(n - 1, order);
            }
            finally
            {
                Note(order, n.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Down(int n, int depth, ref int left, ref int disorder)
    {
        try
        {
            return n == 0 ? s_nothing!.Length : Down(n - 1, depth, ref left, ref disorder) + n;
        }
        finally
        {
            // Frame 0 is left first, so the frames that are still there are exactly those with higher numbers.
            if (depth - n != left) disorder++;
            left--;
        }
    }

    private static void DeepOnThreads()
    {
        int sum = 0;
        Thread[] threads = [.. Enumerable.Range(0, 6).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 5; i++)
            {
                int left = 1500, disorder = 0;
                try
                {
                    _ = Down(1500, 1500, ref left, ref disorder);
                }
                catch (NullReferenceException)
                {
                    if (left == -1 && disorder == 0) _ = Interlocked.Increment(ref sum);
                }
            }
        }, 4 << 20))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(sum);
    }

    private static void OnThreads()
    {
        const int Threads = 4, Rounds = 1200;
        int[] nulls = new int[Threads], divisions = new int[Threads], overflows = new int[Threads], bounds = new int[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                try
                {
                    _ = ((i + t) % 4) switch
                    {
                        0 => s_nothing!.Length,
                        1 => Id(i) / Id(0),
                        2 => Id(int.MinValue) / Id(-1),
                        _ => (new int[1])[Id(i + 1)],
                    };
                }
                catch (NullReferenceException)
                {
                    nulls[t]++;
                }
                catch (DivideByZeroException)
                {
                    divisions[t]++;
                }
                catch (OverflowException)
                {
                    overflows[t]++;
                }
                catch (IndexOutOfRangeException)
                {
                    bounds[t]++;
                }
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        // Collections that stop threads within the dispatch of their faults.
        while (threads.Any(thread => thread.IsAlive))
        {
            GC.Collect(0);
            Thread.Sleep(1);
        }

        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{nulls.Sum()} {divisions.Sum()} {overflows.Sum()} {bounds.Sum()}");
    }

    private static void Order()
    {
        var order = new List<string>();
        try
        {
            try
            {
                using var outer = new Noted(order, "outer");
                try
                {
                    using var inner = new Noted(order, "inner");
                    lock (order)
                    {
                        _ = s_nothing!.Length;
                    }
                }
                catch (DivideByZeroException)
                {
                    Note(order, "never");
                }
                finally
                {
                    Note(order, "finally 1");
                }
            }
            catch (NullReferenceException) when (Note(order, "filter no", false))
            {
                Note(order, "never");
            }
            finally
            {
                Note(order, $"finally 2, lock free {!Monitor.IsEntered(order)}");
            }
        }
        catch (NullReferenceException e) when (Note(order, $"filter yes, lock held {Monitor.IsEntered(order)}"))
        {
            Note(order, $"handler {e.GetType().Name}");
        }

        Console.WriteLine(string.Join(", ", order));
    }

    private static void Locks()
    {
        object gate = new();
        var modern = new Lock();
        using var readers = new ReaderWriterLockSlim();
        using var slots = new SemaphoreSlim(1);
        int caught = 0, inside = 0;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(index => new Thread(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                try
                {
                    switch (i % 4)
                    {
                        case 0:
                            lock (gate) inside += s_nothing!.Length;
                            break;
                        case 1:
                            lock (modern) inside += Id(1) / Id(0);
                            break;
                        case 2:
                            readers.EnterWriteLock();
                            try
                            {
                                inside += s_nothing!.Length;
                            }
                            finally
                            {
                                readers.ExitWriteLock();
                            }

                            break;
                        default:
                            slots.Wait();
                            try
                            {
                                inside += Id(1) / Id(0);
                            }
                            finally
                            {
                                _ = slots.Release();
                            }

                            break;
                    }
                }
                catch (Exception e) when (e is NullReferenceException or DivideByZeroException)
                {
                    _ = Interlocked.Increment(ref caught);
                }
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine($"{caught} {inside} {Monitor.IsEntered(gate)} {modern.IsHeldByCurrentThread} {readers.IsWriteLockHeld} {slots.CurrentCount}");
    }

    /// <summary>Faults while another fault is handled.</summary>
    private static void Nested()
    {
        var order = new List<string>();
        try
        {
            try
            {
                _ = s_nothing!.Length;
            }
            catch (NullReferenceException)
            {
                Note(order, "first");
                try
                {
                    _ = Id(1) / Id(0);
                }
                catch (DivideByZeroException)
                {
                    Note(order, "second");
                    try
                    {
                        _ = (new int[1])[Id(3)];
                    }
                    catch (IndexOutOfRangeException)
                    {
                        Note(order, "third");
                        _ = Id(int.MinValue) / Id(-1);
                    }
                }
            }
        }
        catch (OverflowException)
        {
            Note(order, "last");
        }

        Console.WriteLine(string.Join(" ", order));
        Console.WriteLine(Levels(40));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Levels(int n)
        {
            try
            {
                return s_nothing!.Length;
            }
            catch (NullReferenceException)
            {
                return n == 0 ? 0 : 1 + Levels(n - 1);
            }
        }
    }

    private static void InFilter()
    {
        var order = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            try
            {
                try
                {
                    throw new InvalidOperationException("original");
                }
                catch (InvalidOperationException) when (s_nothing!.Length == 0)
                {
                    Note(order, "never");
                }
                catch (InvalidOperationException) when (Id(1) / Id(0) == 0)
                {
                    Note(order, "never");
                }
                catch (InvalidOperationException e) when (HandlesInside())
                {
                    Note(order, e.Message);
                }
            }
            catch (Exception e)
            {
                Note(order, "outside " + e.GetType().Name);
            }
        }

        Console.WriteLine(string.Join(" ", order));

        static bool HandlesInside()
        {
            try
            {
                return s_nothing!.Length > 0;
            }
            catch (NullReferenceException)
            {
                return true;
            }
        }
    }

    /// <summary>A fault in a finally block takes the place of the exception that ran it.</summary>
    private static void InFinally()
    {
        var order = new List<string>();
        try
        {
            try
            {
                try
                {
                    throw new InvalidOperationException("lost");
                }
                finally
                {
                    Note(order, "finally 1");
                    _ = s_nothing!.Length;
                }
            }
            finally
            {
                Note(order, "finally 2");
                try
                {
                    _ = Id(1) / Id(0);
                }
                catch (DivideByZeroException)
                {
                    Note(order, "handled inside");
                }
            }
        }
        catch (Exception e)
        {
            Note(order, e.GetType().Name);
        }

        Console.WriteLine(string.Join(", ", order));
    }

    private static void StaticConstructor()
    {
        for (int i = 0; i < 2; i++)
        {
            Catch("null", () => Broken.Value);
            Catch("division", () => BrokenByDivision.Value);
        }

        try
        {
            _ = Broken.Value;
        }
        catch (TypeInitializationException e)
        {
            Console.WriteLine($"{e.InnerException!.GetType().Name} {e.TypeName.EndsWith(nameof(Broken), StringComparison.Ordinal)}");
        }

        int[] seen = new int[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            try
            {
                _ = BrokenOnThreads.Value;
            }
            catch (TypeInitializationException e) when (e.InnerException is NullReferenceException)
            {
                seen[t] = 1;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(seen.Sum());
    }

    private static async Task Async()
    {
        try
        {
            await AfterYield();
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("after a yield");
        }

        try
        {
            await Task.Run(() => Id(1) / Id(0));
        }
        catch (DivideByZeroException)
        {
            Console.WriteLine("in the pool");
        }

        Task[] tasks = [.. Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            await Task.Delay(i % 3);
            if (i % 2 == 0) _ = s_nothing!.Length;
            else _ = Id(i) / Id(0);
        }))];
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (Exception)
        {
            Console.WriteLine($"{tasks.Count(t => t.Exception?.InnerException is NullReferenceException)} {tasks.Count(t => t.Exception?.InnerException is DivideByZeroException)}");
        }

        try
        {
            await foreach (int i in Numbers()) Console.WriteLine(i);
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("in a stream");
        }

        try
        {
            await using var thing = new AsyncNoted();
            _ = s_nothing!.Length;
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("disposed before");
        }

        var dispatched = ExceptionDispatchInfo.Capture(await Caught());
        try
        {
            dispatched.Throw();
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("thrown on");
        }

        static async Task AfterYield()
        {
            await Task.Yield();
            _ = s_nothing!.Length;
        }

        static async IAsyncEnumerable<int> Numbers()
        {
            yield return 1;
            await Task.Yield();
            yield return s_nothing!.Length;
        }

        static async Task<Exception> Caught()
        {
            try
            {
                await AfterYield();
                return new InvalidOperationException();
            }
            catch (Exception e)
            {
                await Task.Yield();
                return e;
            }
        }
    }

    private static void Iterator()
    {
        try
        {
            foreach (int i in Numbers()) Console.WriteLine(i);
        }
        catch (DivideByZeroException)
        {
            Console.WriteLine("from the iterator");
        }

        try
        {
            Console.WriteLine(new[] { "a", null, "b" }.Select(t => t!.Length).Sum());
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("from a query");
        }

        try
        {
            new List<int> { 3, 1, 2 }.Sort((a, b) => a / (b - b));
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.InnerException!.GetType().Name);
        }

        static IEnumerable<int> Numbers()
        {
            try
            {
                for (int i = 3; ; i--) yield return 6 / i;
            }
            finally
            {
                Console.WriteLine("iterator closed");
            }
        }
    }

    private static void Generic()
    {
        Catch("class", () => Box<string>.Length(null!));
        Catch("struct", () => Box<int>.Length(null!));
        Catch("shared", () => Box<object>.Length(null!));
        Catch("virtual", () => ((Base)Id((object?)null)!).Generic<string>());
        Catch("constrained", () => Compare<string>(null!, "a"));

        static int Compare<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b);
    }

    /// <summary>Values that live in registers at the fault are what they were when the handler reads them.</summary>
    private static void Values()
    {
        long integers = 0;
        double floats = 0;
        for (int round = 0; round < 200; round++)
        {
            int a = Id(round), b = Id(round * 3), c = Id(round * 5), d = Id(round * 7), e = Id(round * 11), f = Id(round * 13);
            double x = Id(round * 0.5), y = Id(round * 0.25), z = Id(round * 0.125);
            try
            {
                if (round % 2 == 0) _ = s_nothing!.Length;
                else _ = a / Id(0);
            }
            catch (Exception) when (a + b + c + d + e + f == round * 40)
            {
                integers += a + b + c + d + e + f;
                floats += x + y + z;
            }
        }

        Console.WriteLine($"{integers} {floats}");
    }

    private static void FirstChance()
    {
        var seen = new List<string>();
        EventHandler<FirstChanceExceptionEventArgs> handler = (_, e) => seen.Add(e.Exception.GetType().Name);
        AppDomain.CurrentDomain.FirstChanceException += handler;
        try
        {
            try
            {
                _ = s_nothing!.Length;
            }
            catch (NullReferenceException)
            {
                seen.Add("caught");
                _ = Id(1) / Id(0);
            }
        }
        catch (DivideByZeroException)
        {
            seen.Add("caught");
        }

        AppDomain.CurrentDomain.FirstChanceException -= handler;
        try
        {
            _ = s_nothing!.Length;
        }
        catch (NullReferenceException)
        {
            seen.Add("unseen");
        }

        Console.WriteLine(string.Join(" ", seen));
    }

    private static void Trace()
    {
        try
        {
            Outer();
        }
        catch (NullReferenceException e)
        {
            string[] lines = e.StackTrace!.Split('\n');
            Console.WriteLine($"{lines[0].Contains(nameof(Inner), StringComparison.Ordinal)} {lines[1].Contains(nameof(Outer), StringComparison.Ordinal)} {lines.Length >= 3}");
            Console.WriteLine($"{e.Message} {e.HResult:x} {e.Data.Count} {e.InnerException is null}");
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Outer() => Inner(s_nothing) + 1;

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Inner(string? text) => text!.Length;
    }

    /// <summary>Managed code that native code called faults and handles it itself.</summary>
    private static unsafe void Callback()
    {
        int[] numbers = [5, 3, 9, 1];
        // SAFETY: the array is pinned while the C library sorts it.
        fixed (int* start = numbers) Sort(start, numbers.Length, sizeof(int), &Compare);
        Console.WriteLine(string.Join(" ", numbers));
        Console.WriteLine(s_caughtInCallback > 0);
    }

    private static int s_caughtInCallback;

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static unsafe int Compare(int* a, int* b)
    {
        try
        {
            _ = s_nothing!.Length;
        }
        catch (NullReferenceException)
        {
            s_caughtInCallback++;
        }

        return *a - *b;
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "qsort")]
    private static extern unsafe void Sort(void* start, nint count, nint size, delegate* unmanaged<int*, int*, int> compare);

    private static void ParallelFaults()
    {
        try
        {
            _ = Parallel.For(0, 100, i =>
            {
                if (i % 10 == 5) _ = s_nothing!.Length;
            });
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerExceptions.All(inner => inner is NullReferenceException));
        }

        try
        {
            Console.WriteLine(Enumerable.Range(0, 1000).AsParallel().Select(i => 1000 / (i - 500)).Sum());
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.InnerExceptions.All(inner => inner is DivideByZeroException));
        }
    }

    private static void InFinalizerCaught()
    {
        Make();
        for (int i = 0; i < 20 && Volatile.Read(ref s_finalizerCaught) < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Console.WriteLine(s_finalizerCaught);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Make()
        {
            for (int i = 0; i < 10; i++) _ = new FaultsInFinalizer();
        }
    }

    private static int s_finalizerCaught;

    private static void Catch(string what, Func<int> action)
    {
        try
        {
            Console.WriteLine($"{what}: {action()}");
        }
        catch (Exception e)
        {
            Console.WriteLine($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }

    private static bool Note(List<string> order, string text, bool result = true)
    {
        order.Add(text);
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T Id<T>(T value) => value;

    private interface IShape
    {
        int Area();
    }

    private class Base
    {
        public int Field;

        public Base? Next;

        public int Plain() => Field;

        public virtual int Virtual() => 1;

        public virtual int Generic<T>() => typeof(T).Name.Length;
    }

    private sealed class Square : Base, IShape
    {
        public int Area() => 4;

        public override int Virtual() => 2;

        public override int Generic<T>() => 3;
    }

    private struct Triple
    {
        public int A;
        public int B;
        public int C;
    }

    [InlineArray(6000)]
    private struct Padding
    {
        private byte _first;
    }

    private sealed class Wide
    {
        public Triple First;
        public Padding Padding;
        public int Last;
    }

    private static class Box<T>
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        public static int Length(T[] values) => values.Length;
    }

    private static class Broken
    {
        public static readonly int Value = s_nothing!.Length;
    }

    private static class BrokenByDivision
    {
        public static readonly int Value = Id(1) / Id(0);
    }

    private static class BrokenOnThreads
    {
        public static readonly int Value = s_nothing!.Length;
    }

    private sealed class Noted(List<string> order, string name) : IDisposable
    {
        public void Dispose() => Note(order, "dispose " + name);
    }

    private sealed class AsyncNoted : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Console.WriteLine("disposed");
        }
    }

    private sealed class FaultsInFinalizer
    {
        ~FaultsInFinalizer()
        {
            try
            {
                _ = s_nothing!.Length;
            }
            catch (NullReferenceException)
            {
                _ = Interlocked.Increment(ref s_finalizerCaught);
            }
        }
    }
}
