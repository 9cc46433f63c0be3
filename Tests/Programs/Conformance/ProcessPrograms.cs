using System.Collections;
using System.Runtime.InteropServices;

namespace LibOs.Conformance;

internal static class ProcessPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("environment", Environments),
        new("app-context", Contexts),
        new("args", ProgramKind.Special, Arguments),
        new("env", ProgramKind.Special, Variables),
        new("exit", ProgramKind.Special, args => args.Length == 0 ? 0 : int.Parse(args[0])),
        new("environment-exit", ProgramKind.Special, EnvironmentExit),
        new("exit-code-property", ProgramKind.Special, ExitCodeProperty),
        new("exit-background", ProgramKind.Special, ExitWithThreads),
        new("exit-foreground", ProgramKind.Special, ExitForeground),
        new("process-exit", ProgramKind.Special, ProcessExit),
        new("wait-signal", ProgramKind.Special, WaitSignal),
        new("cancel-key", ProgramKind.Special, CancelKey),
        new("sleep", ProgramKind.Special, Sleep),
        new("spin", ProgramKind.Special, Spin),
    ];

    private static void Environments()
    {
        Console.WriteLine($"{Environment.ProcessorCount > 0} {Environment.ProcessId > 0} {Environment.Is64BitProcess} {Environment.NewLine.Length} {Environment.HasShutdownStarted}");
        Console.WriteLine($"{Environment.SystemPageSize} {Environment.Version.Major >= 9} {OperatingSystem.IsLinux()} {RuntimeInformation.ProcessArchitecture}");
        Console.WriteLine($"{Environment.GetEnvironmentVariable("LIBOS_NO_SUCH_VARIABLE") ?? "(null)"} {Environment.CurrentManagedThreadId}");
        Environment.SetEnvironmentVariable("LIBOS_SET", "value");
        Console.WriteLine($"{Environment.GetEnvironmentVariable("LIBOS_SET")} {Environment.ExpandEnvironmentVariables("%LIBOS_SET%!")} {Environment.TickCount64 >= 0} {Environment.GetCommandLineArgs().Length}");
    }

    private static void Contexts()
    {
        AppContext.SetSwitch("LibOs.Test", true);
        Console.WriteLine($"{AppContext.TryGetSwitch("LibOs.Test", out bool on)} {on} {AppContext.TargetFrameworkName is not null} {AppDomain.CurrentDomain.IsDefaultAppDomain()}");
        Console.WriteLine(System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported);
    }

    private static int Arguments(string[] args)
    {
        for (int i = 0; i < args.Length; i++) Console.WriteLine($"{i}: [{args[i]}] {args[i].Length}");
        return 0;
    }

    private static int Variables(string[] args)
    {
        if (args.Length > 0)
        {
            foreach (string name in args) Console.WriteLine($"{name}={Environment.GetEnvironmentVariable(name) ?? "(null)"}");
            return 0;
        }

        IEnumerable<string> all = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => $"{v.Key}={v.Value}");
        foreach (string line in all.Order(StringComparer.Ordinal)) Console.WriteLine(line);
        return 0;
    }

    private static int EnvironmentExit(string[] args)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine($"process exit {Environment.ExitCode}");
        try
        {
            Environment.Exit(args.Length == 0 ? 0 : int.Parse(args[0]));
        }
        finally
        {
            Console.WriteLine("never reached");
        }

        return 1;
    }

    private static int ExitCodeProperty(string[] args)
    {
        Environment.ExitCode = 11;
        // Main's value wins.
        return args.Length == 0 ? 12 : int.Parse(args[0]);
    }

    private static int ExitWithThreads(string[] args)
    {
        for (int i = 0; i < 4; i++)
        {
            var thread = new Thread(() =>
            {
                while (true) Thread.Sleep(1);
            });
            thread.IsBackground = true;
            thread.Start();
        }

        Console.WriteLine("leaving background threads behind");
        return 5;
    }

    private static int ExitForeground(string[] args)
    {
        new Thread(() =>
        {
            Thread.Sleep(50);
            Console.WriteLine("foreground thread done");
        }).Start();
        Console.WriteLine("main done");
        return 6;
    }

    private static int ProcessExit(string[] args)
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("process exit");
        Console.WriteLine("main");
        return 3;
    }

    /// <summary>Prints "ready", then which of SIGINT, SIGTERM, SIGHUP and SIGQUIT came, and ends with 10 plus its position.</summary>
    private static int WaitSignal(string[] args)
    {
        using var got = new BlockingQueue<PosixSignal>();
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];
        PosixSignalRegistration[] registrations = [.. signals.Select(s => PosixSignalRegistration.Create(s, context =>
        {
            context.Cancel = true;
            got.Add(context.Signal);
        }))];
        Console.WriteLine("ready");
        PosixSignal signal = got.Take();
        Console.WriteLine(signal);
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        return 10 + Array.IndexOf(signals, signal);
    }

    /// <summary>Waits in Main as a service does: Ctrl-C by CancelKeyPress ends it with 7; SIGTERM ends it at once, as nobody registered for it.</summary>
    private static int CancelKey(string[] args)
    {
        using var end = new ManualResetEventSlim();
        Console.CancelKeyPress += (_, e) =>
        {
            Console.WriteLine($"cancel key {e.SpecialKey}");
            e.Cancel = true;
            end.Set();
        };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.WriteLine("process exit");
        Console.WriteLine("ready");
        end.Wait();
        return 7;
    }

    private static int Sleep(string[] args)
    {
        Console.WriteLine("ready");
        Thread.Sleep(args.Length == 0 ? Timeout.Infinite : int.Parse(args[0]));
        return 0;
    }

    private static int Spin(string[] args)
    {
        Console.WriteLine("ready");
        for (long i = 0; ; i++)
        {
            if (i < 0) return 1;
        }
    }

    private sealed class BlockingQueue<T> : IDisposable
    {
        private readonly SemaphoreSlim _count = new(0);
        private readonly Queue<T> _items = new();

        public void Add(T item)
        {
            lock (_items) _items.Enqueue(item);
            _ = _count.Release();
        }

        public T Take()
        {
            _count.Wait();
            lock (_items) return _items.Dequeue();
        }

        public void Dispose() => _count.Dispose();
    }
}
