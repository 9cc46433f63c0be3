using System.Runtime.CompilerServices;

namespace LibOs.Conformance;

internal static class ExceptionPrograms
{
    private static readonly int[] s_three = [1, 2, 3];

    public static ConformanceProgram[] All =>
    [
        new("exceptions", Exceptions),
        new("exception-filters", Filters),
        new("exception-rethrow", Rethrow),
        new("hardware-exceptions", HardwareExceptions),
        new("stack-trace", StackTraces),
        new("deep-recursion", DeepRecursion),
        new("exceptions-many", Many),
        new("exceptions-on-threads", OnThreads),
        new("unhandled", ProgramKind.Special, _ => ThrowUnhandled()),
        new("unhandled-null", ProgramKind.Special, _ => Length(null)),
        new("unhandled-thread", ProgramKind.Special, _ => UnhandledOnThread()),
        new("fail-fast", ProgramKind.Special, _ => FailFast()),
    ];

    private static void Exceptions()
    {
        try
        {
            Outer();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"{e.Message} <- {e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }

        try
        {
            throw new AggregateException("several", new ArgumentNullException("x"), new TimeoutException());
        }
        catch (AggregateException e)
        {
            Console.WriteLine(e.Message);
        }

        static void Outer()
        {
            try
            {
                Inner();
            }
            catch (ArgumentException e)
            {
                throw new InvalidOperationException("outer", e);
            }
            finally
            {
                Console.WriteLine("finally of outer");
            }
        }

        static void Inner()
        {
            try
            {
                throw new ArgumentOutOfRangeException("index", 7, "too far");
            }
            finally
            {
                Console.WriteLine("finally of inner");
            }
        }
    }

    private static void Filters()
    {
        for (int i = 0; i < 3; i++)
        {
            try
            {
                try
                {
                    throw new IOException($"io {i}");
                }
                catch (IOException) when (Note("first filter", i == 0))
                {
                    Console.WriteLine("first handler");
                }
                finally
                {
                    Console.WriteLine("finally");
                }
            }
            catch (Exception e) when (Note("second filter", i == 1))
            {
                Console.WriteLine($"second handler {e.Message}");
            }
            catch (Exception) when (ThrowsInFilter())
            {
                Console.WriteLine("never");
            }
            catch (Exception e)
            {
                Console.WriteLine($"third handler {e.Message}");
            }
        }

        static bool Note(string text, bool result)
        {
            Console.WriteLine($"{text} {result}");
            return result;
        }

        static bool ThrowsInFilter() => throw new InvalidOperationException("swallowed");
    }

    private static void Rethrow()
    {
        try
        {
            try
            {
                Fail("original");
            }
            catch (Exception e)
            {
                e.Data["note"] = "seen";
                throw;
            }
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.Message} {e.Data["note"]} {e.StackTrace!.Contains(nameof(Fail), StringComparison.Ordinal)}");
        }

        var captured = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(new FormatException("captured"));
        try
        {
            captured.Throw();
        }
        catch (FormatException e)
        {
            Console.WriteLine(e.Message);
        }
    }

    private static void HardwareExceptions()
    {
        Catch(() => Length(null));
        Catch(() => new Holder().Next!.Value);
        Catch(() => Divide(1, 0));
        Catch(() => Modulo(7L, 0));
        Catch(() => Divide(int.MinValue, -1));
        Catch(() => (int)Modulo(long.MinValue, -1));
        Catch(() => s_three[Index(3)]);
        Catch(() => ((int[])null!)[Index(0)]);
        Catch(() => (int)(object)"text");
        Catch(() => new int[Index(-1)].Length);
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                _ = Length(null);
            }
            catch (NullReferenceException)
            {
                continue;
            }

            Console.WriteLine("not thrown");
        }

        Console.WriteLine("a thousand null references caught");

        static void Catch(Func<int> action)
        {
            try
            {
                Console.WriteLine(action());
            }
            catch (Exception e)
            {
                Console.WriteLine($"{e.GetType().FullName}: {e.Message}");
            }
        }
    }

    private static void StackTraces()
    {
        try
        {
            First();
        }
        catch (NotSupportedException e)
        {
            foreach (string line in e.StackTrace!.Split('\n')) Console.WriteLine(Name(line));
        }

        Console.WriteLine(new System.Diagnostics.StackTrace().FrameCount > 1);

        static string Name(string line)
        {
            int at = line.IndexOf(" + ", StringComparison.Ordinal);
            return (at < 0 ? line : line[..at]).Trim();
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void First() => Second(1, "x");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Second(int a, string b) => throw new NotSupportedException($"{a}{b}");
    }

    private static void DeepRecursion()
    {
        Console.WriteLine(Depth(5000));
        int caught = 0;
        try
        {
            _ = ThrowDeep(2000, ref caught);
        }
        catch (InvalidOperationException)
        {
            Console.WriteLine($"unwound {caught} finally blocks");
        }

        var thread = new Thread(() => Console.WriteLine(Depth(50_000)), maxStackSize: 16 << 20);
        thread.Start();
        thread.Join();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int Depth(int n) => n == 0 ? 0 : 1 + Depth(n - 1);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static int ThrowDeep(int n, ref int caught)
        {
            if (n == 0) throw new InvalidOperationException();
            try
            {
                return 1 + ThrowDeep(n - 1, ref caught);
            }
            finally
            {
                caught++;
            }
        }
    }

    private static void Many()
    {
        int caught = 0;
        for (int i = 0; i < 5000; i++)
        {
            try
            {
                Fail("again");
            }
            catch (InvalidOperationException)
            {
                caught++;
            }
        }

        Console.WriteLine(caught);
    }

    private static void OnThreads()
    {
        int caught = 0;
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    try
                    {
                        _ = i % 2 == 0 ? Length(null) : Divide(i, 0);
                    }
                    catch (Exception e) when (e is NullReferenceException or DivideByZeroException)
                    {
                        _ = Interlocked.Increment(ref caught);
                    }
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        Console.WriteLine(caught);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Length(string? text) => text!.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int a, int b) => a / b;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Modulo(long a, long b) => (int)(a % b);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Index(int i) => i;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string message) => throw new InvalidOperationException(message);

    private static int ThrowUnhandled()
    {
        Console.WriteLine("before");
        Fail("nobody catches this");
        return 0;
    }

    private static int UnhandledOnThread()
    {
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.WriteLine($"handler: {((Exception)e.ExceptionObject).Message} {e.IsTerminating}");
        var thread = new Thread(() => Fail("on a thread"));
        thread.Start();
        thread.Join();
        return 0;
    }

    private static int FailFast()
    {
        Environment.FailFast("failing fast", new InvalidOperationException("the reason"));
        return 0;
    }

    private sealed class Holder
    {
        public Holder? Next { get; set; }

        public int Value { get; set; }
    }
}
