using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibOs.Conformance;

/// <summary>All the ways a program ends: by a fault, an exception that nobody catches, Exit, FailFast, a signal.</summary>
internal static partial class EndPrograms
{
    private static readonly string? s_nothing = Environment.GetEnvironmentVariable("LIBOS_NO_SUCH_VARIABLE");

    /// <summary>An address where nothing is.</summary>
    private static nint Nowhere => unchecked((nint)0x7123_4567_8000);

    public static ConformanceProgram[] All =>
    [
        new("end", ProgramKind.Special, End),
        new("end-list", ProgramKind.Special, _ =>
        {
            foreach (string name in s_ends.Keys) Console.WriteLine(name);
            return 0;
        }),
    ];

    private static readonly SortedDictionary<string, Func<int>> s_ends = new(StringComparer.Ordinal)
    {
        ["native-copy-from-null"] = () => Copy(0, 8),
        ["native-copy-to-nowhere"] = () => Copy(Nowhere, 0),
        ["native-length-of-nowhere"] = Length,
        ["native-jump-to-nowhere"] = Jump,
        ["native-abort"] = () =>
        {
            abort();
            return 0;
        },
        ["native-exit"] = () =>
        {
            Console.WriteLine("ending");
            exit(9);
            return 0;
        },
        ["native-raise-segv"] = () => raise(11),
        ["native-raise-term"] = () => raise(15),
        ["native-raise-kill"] = () => raise(9),
        ["native-raise-user"] = () => raise(10),
        ["pointer-read"] = () => Load(Nowhere),
        ["pointer-write"] = () => Store(Nowhere),
        ["pointer-read-odd"] = () => Load(unchecked((nint)0x8888_0000_0000_0000)),
        ["pointer-catch"] = () =>
        {
            try
            {
                return Load(Nowhere);
            }
            catch (Exception e)
            {
                Console.WriteLine($"caught {e.GetType().Name}");
                return 3;
            }
        },
        ["pointer-read-null"] = () =>
        {
            try
            {
                return Load(0x10);
            }
            catch (NullReferenceException)
            {
                Console.WriteLine("null reference");
                return 4;
            }
        },
        ["write-to-constants"] = WriteConstant,
        ["unhandled-division"] = () => 1 / Zero(),
        ["unhandled-inner"] = () =>
        {
            try
            {
                return s_nothing!.Length;
            }
            catch (NullReferenceException e)
            {
                throw new InvalidOperationException("outer", e);
            }
        },
        ["unhandled-aggregate"] = () => Task.WhenAll(Task.Run(() => 1 / Zero()), Task.FromException<int>(new TimeoutException("late"))).ContinueWith(t => t.Result.Length, TaskScheduler.Default).Result,
        ["unhandled-in-finally"] = () =>
        {
            try
            {
                throw new InvalidOperationException("first");
            }
            finally
            {
                Console.WriteLine("finally");
                _ = s_nothing!.Length;
            }
        },
        ["unhandled-runs-no-finally"] = () =>
        {
            try
            {
                throw new InvalidOperationException("nobody");
            }
            finally
            {
                Console.WriteLine("finally");
            }
        },
        ["unhandled-filter"] = () =>
        {
            try
            {
                throw new InvalidOperationException("nobody");
            }
            catch (Exception) when (Say("filter", false))
            {
                return 1;
            }
        },
        ["unhandled-on-pool"] = () =>
        {
            _ = ThreadPool.QueueUserWorkItem(_ => _ = s_nothing!.Length);
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["unhandled-on-timer"] = () =>
        {
            using var timer = new Timer(_ => throw new InvalidOperationException("timer"), null, 1, Timeout.Infinite);
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["unhandled-async-void"] = () =>
        {
            Fire();
            Thread.Sleep(Timeout.Infinite);
            return 0;

            static async void Fire()
            {
                await Task.Yield();
                throw new InvalidOperationException("async void");
            }
        },
        ["unhandled-in-finalizer"] = () =>
        {
            Make();
            while (true)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Make()
            {
                for (int i = 0; i < 10; i++) _ = new Thrower();
            }
        },
        ["unhandled-static-constructor"] = () => Broken.Value,
        ["unhandled-event"] = () =>
        {
            AppDomain.CurrentDomain.UnhandledException += (_, e) => Console.WriteLine($"handler {e.ExceptionObject.GetType().Name} {e.IsTerminating}");
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("process exit");
            return s_nothing!.Length;
        },
        ["unhandled-event-exits"] = () =>
        {
            AppDomain.CurrentDomain.UnhandledException += (_, _) => Environment.Exit(21);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("process exit");
            throw new InvalidOperationException("to the handler");
        },
        ["unhandled-event-throws"] = () =>
        {
            AppDomain.CurrentDomain.UnhandledException += (_, _) => _ = s_nothing!.Length;
            throw new InvalidOperationException("first");
        },
        ["unhandled-own-exception"] = () => throw new Own("own"),
        ["unhandled-message-null"] = () => throw new Own(null),
        ["unhandled-unicode"] = () => throw new InvalidOperationException("grüße 日本 😀"),
        ["unobserved-task"] = () =>
        {
            TaskScheduler.UnobservedTaskException += (_, e) => Console.WriteLine(e.Exception?.InnerException?.Message);
            Make();
            for (int i = 0; i < 5; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            return 12;

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void Make()
            {
                var task = Task.Run(() => throw new InvalidOperationException("nobody looked"));
                ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            }
        },
        ["exit-from-pool"] = () =>
        {
            _ = Task.Run(() => Environment.Exit(31));
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["exit-from-finally"] = () =>
        {
            try
            {
                throw new InvalidOperationException();
            }
            catch (InvalidOperationException)
            {
                Console.WriteLine("caught");
            }
            finally
            {
                Environment.Exit(32);
            }

            return 0;
        },
        ["exit-from-filter"] = () =>
        {
            try
            {
                throw new InvalidOperationException();
            }
            catch (Exception) when (Exits(33))
            {
                return 0;
            }
        },
        ["exit-within-lock"] = () =>
        {
            object gate = new();
            new Thread(() =>
            {
                lock (gate) Thread.Sleep(Timeout.Infinite);
            })
            { IsBackground = true }.Start();
            lock (new object()) Environment.Exit(34);
            return 0;
        },
        ["exit-from-many"] = () =>
        {
            for (int i = 0; i < 8; i++) new Thread(() => Environment.Exit(35)).Start();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["exit-while-others-fault"] = () =>
        {
            for (int i = 0; i < 4; i++)
            {
                new Thread(() =>
                {
                    while (true)
                    {
                        try
                        {
                            _ = s_nothing!.Length;
                        }
                        catch (NullReferenceException)
                        {
                        }
                    }
                })
                { IsBackground = true }.Start();
            }

            Thread.Sleep(20);
            return 36;
        },
        ["exit-within-exit"] = () =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                Console.WriteLine("process exit");
                Environment.ExitCode = 38;
            };
            Environment.Exit(37);
            return 0;
        },
        ["exit-event-throws"] = () =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => throw new InvalidOperationException("at the end");
            return 39;
        },
        ["exit-256"] = () => 256,
        ["exit-minus-1"] = () => -1,
        ["exit-511"] = () =>
        {
            Environment.Exit(511);
            return 0;
        },
        ["exit-code"] = () =>
        {
            Environment.ExitCode = 5;
            new Thread(() => Environment.Exit(Environment.ExitCode)).Start();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["exit-flushes"] = () =>
        {
            var writer = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 4096) { AutoFlush = false };
            AppDomain.CurrentDomain.ProcessExit += (_, _) => writer.Flush();
            writer.Write("flushed at the end\n");
            return 40;
        },
        ["fail-fast-message"] = () =>
        {
            Environment.FailFast("a message");
            return 0;
        },
        ["fail-fast-null"] = () =>
        {
            Environment.FailFast(null);
            return 0;
        },
        ["fail-fast-on-thread"] = () =>
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("never");
            new Thread(() => Environment.FailFast("on a thread")).Start();
            Thread.Sleep(Timeout.Infinite);
            return 0;
        },
        ["fail-fast-in-catch"] = () =>
        {
            try
            {
                return s_nothing!.Length;
            }
            catch (NullReferenceException e)
            {
                Environment.FailFast("in catch", e);
                return 0;
            }
        },
        ["debug-assert"] = () =>
        {
            System.Diagnostics.Trace.Assert(s_nothing is not null, "asserted");
            Console.WriteLine("goes on");
            return 41;
        },
        ["debugger-break"] = () =>
        {
            System.Diagnostics.Debugger.Break();
            Console.WriteLine("goes on");
            return 42;
        },
    };

    private static int End(string[] args)
    {
        Console.WriteLine("before");
        return s_ends[args[0]]();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Zero() => s_nothing is null ? 0 : 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe int Load(nint address) => *(int*)address;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe int Store(nint address) => *(int*)address = 1;

    /// <summary>Copies in the C library; 0 stands for a place that is good.</summary>
    private static unsafe int Copy(nint to, nint from)
    {
        byte* room = stackalloc byte[16];
        _ = memcpy(to == 0 ? room : (void*)to, from == 0 ? room : (void*)from, 16);
        return 0;
    }

    private static unsafe int Length() => (int)strlen((byte*)Nowhere);

    private static unsafe int Jump()
    {
        ((delegate* unmanaged<void>)Nowhere)();
        return 0;
    }

    private static unsafe int WriteConstant()
    {
        fixed (byte* bytes = "constant"u8) bytes[0] = 1;
        return 0;
    }

    private static bool Say(string text, bool result)
    {
        Console.WriteLine(text);
        return result;
    }

    private static bool Exits(int code)
    {
        Environment.Exit(code);
        return true;
    }

    [LibraryImport("libc")]
    private static unsafe partial void* memcpy(void* to, void* from, nuint count);

    [LibraryImport("libc")]
    private static unsafe partial nuint strlen(byte* text);

    [LibraryImport("libc")]
    private static partial void abort();

    [LibraryImport("libc")]
    private static partial void exit(int code);

    [LibraryImport("libc")]
    private static partial int raise(int signal);

    private sealed class Own(string? message) : Exception(message);

    private sealed class Thrower
    {
        ~Thrower() => throw new InvalidOperationException("in a finalizer");
    }

    private static class Broken
    {
        public static readonly int Value = s_nothing!.Length;
    }
}
