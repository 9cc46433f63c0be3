using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Services;
using LibOs.Components.Memory;
using LibOs.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LibOs.Conformance;

/// <summary>What only the tests of partitions ask for: the kernel's own figures, its panic, its clock, and load.</summary>
internal static partial class BootPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("stress", Stress),
        new("clock-monotone", Monotone),
        new("exit-other-thread", ProgramKind.Special, ExitFromOtherThread),
        new("clock-server", ProgramKind.Special, _ => ServeClock()),
        new("interleave", ProgramKind.Special, Interleave),
        new("memory-statistics", ProgramKind.Special, MemoryFigures),
        new("kernel-log", ProgramKind.Special, WriteLog),
        new("ignore-signals", ProgramKind.Special, _ => IgnoreSignals()),
        new("kernel-panic", ProgramKind.Special, _ => KernelPanic()),
    ];

    /// <summary>Threads that allocate, throw, wait for each other and are stopped by collections, all at once.</summary>
    private static void Stress()
    {
        const int Threads = 6, Rounds = 150;
        long sum = 0;
        int caught = 0;
        using var done = new CountdownEvent(Threads);
        for (int t = 0; t < Threads; t++)
        {
            int seed = t;
            new Thread(() =>
            {
                var kept = new List<object>();
                for (int i = 0; i < Rounds; i++)
                {
                    kept.Add(new byte[((seed * 37) + (i * 101)) % 9000]);
                    if (kept.Count > 40) kept.RemoveRange(0, 20);
                    try
                    {
                        if (i % 7 == seed % 7) Throw(i);
                        _ = Interlocked.Add(ref sum, Task.Run(() => i).GetAwaiter().GetResult());
                    }
                    catch (InvalidOperationException)
                    {
                        _ = Interlocked.Increment(ref caught);
                    }

                    if (i % 50 == seed) GC.Collect(i % 3);
                }

                _ = done.Signal();
            }).Start();
        }

        while (!done.Wait(1)) GC.Collect(0);
        Console.WriteLine($"{sum} {caught}");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Throw(int i) => throw new InvalidOperationException(i.ToString(CultureInfo.InvariantCulture));
    }

    private static void Monotone()
    {
        long last = Stopwatch.GetTimestamp();
        DateTime lastDate = DateTime.UtcNow;
        int backwards = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            long now = Stopwatch.GetTimestamp();
            if (now < last) backwards++;
            last = now;
        }

        for (int i = 0; i < 100_000; i++)
        {
            DateTime now = DateTime.UtcNow;
            if (now < lastDate) backwards++;
            lastDate = now;
        }

        Console.WriteLine(backwards);
    }

    private static int ExitFromOtherThread(string[] args)
    {
        int code = int.Parse(args[0], CultureInfo.InvariantCulture);
        new Thread(() => Environment.Exit(code)).Start();
        Thread.Sleep(Timeout.Infinite);
        return 1;
    }

    /// <summary>Answers each line of input with the ticks of <see cref="DateTime.UtcNow"/>.</summary>
    private static int ServeClock()
    {
        while (Console.ReadLine() is not null) Console.WriteLine(DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Writes N lines of 100 bytes to each of output and error, in turn.</summary>
    private static int Interleave(string[] args)
    {
        int lines = int.Parse(args[0], CultureInfo.InvariantCulture);
        using Stream output = Console.OpenStandardOutput();
        using Stream error = Console.OpenStandardError();
        byte[] line = new byte[100];
        for (int i = 0; i < lines; i++)
        {
            line.AsSpan().Fill((byte)'o');
            Number(line, i);
            output.Write(line);
            line.AsSpan().Fill((byte)'e');
            Number(line, i);
            error.Write(line);
        }

        return 0;

        static void Number(byte[] line, int number)
        {
            _ = number.TryFormat(line, out _, "D8", CultureInfo.InvariantCulture);
            line[^1] = (byte)'\n';
        }
    }

    /// <summary>Prints the service's figures before and after the program has touched N bytes, and after it gave them back.</summary>
    private static unsafe int MemoryFigures(string[] args)
    {
        nuint bytes = nuint.Parse(args[0], CultureInfo.InvariantCulture);
        KernelApplicationBuilder builder = KernelApplication.CreateBuilder([]);
        _ = builder.Services.AddMemory();
        using KernelApplication application = builder.Build();
        IMemoryService memory = application.Services.GetRequiredService<IMemoryService>();
        Print("start", memory.GetStatistics());
        Print("start", memory.GetStatistics()); // what the first line itself took is in here
        byte* block = (byte*)NativeMemory.Alloc(bytes);
        Print("reserved", memory.GetStatistics());
        for (nuint i = 0; i < bytes; i += 4096) block[i] = 1;
        Print("touched", memory.GetStatistics());
        NativeMemory.Free(block);
        Print("freed", memory.GetStatistics());
        // Between two readings of the kernel that agree nothing has happened, so the service's must agree too.
        MemoryStatistics before, service, after;
        int tries = 0;
        do
        {
            before = PartitionEnvironment.Kernel?.GetMemoryStatistics() ?? default;
            service = memory.GetStatistics();
            after = PartitionEnvironment.Kernel?.GetMemoryStatistics() ?? default;
        }
        while (before != after && ++tries < 1000);
        Console.WriteLine(service == before && before == after ? "equal" : $"different: {before} {service} {after}");
        return 0;

        static void Print(string when, MemoryStatistics s) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{when} {s.TotalBytes} {s.FreeBytes} {s.ImageBytes} {s.KernelBytes} {s.ProgramBytes} {s.ReservedAddressBytes} {s.AreaCount} {s.PageFaults}"));
    }

    private static int WriteLog(string[] args)
    {
        IKernelView? kernel = PartitionEnvironment.Kernel;
        if (kernel is null) return 2;
        foreach (string text in args) kernel.WriteLog(2, System.Text.Encoding.UTF8.GetBytes(text));
        Span<byte> record = stackalloc byte[512];
        ulong position = 0;
        int length;
        while ((length = kernel.ReadLog(ref position, out int level, out long nanoseconds, record)) >= 0)
            Console.WriteLine($"{level} {nanoseconds > 0} {System.Text.Encoding.UTF8.GetString(record[..length])}");
        return 0;
    }

    /// <summary>Says which signal came, and goes on; only force ends it.</summary>
    private static int IgnoreSignals()
    {
        foreach (PosixSignal signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            // never disposed: the program ends by force
            _ = PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Console.WriteLine($"ignored {context.Signal}");
            });
        }

        Console.WriteLine("ready");
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Makes the kernel panic by a system call of its own; 3 where there is no such kernel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int KernelPanic()
    {
        const long OwnPanic = 0x4C49_0006;
        Console.WriteLine("before the panic");
        _ = SystemCall(OwnPanic, 0, 0, 0, 0, 0, 0);
        return 3;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long SystemCall(long number, long a, long b, long c, long d, long e, long f);
}
