using LibOs.Abstractions.Services;
using LibOs.Hosting;

namespace LibOs.Conformance;

/// <summary>What the kernel's view shows of threads; on Linux, where there is none, the same answers come from the program itself.</summary>
internal static class KernelPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("thread-names", ThreadNames),
        new("thread-count", ThreadCount),
        new("scheduler-quantum", Quantum),
    ];

    /// <summary>The names that a program gives its threads are the kernel's as well, cut at 15 bytes.</summary>
    private static void ThreadNames()
    {
        using var end = new ManualResetEventSlim();
        using var started = new CountdownEvent(3);
        string[] names = ["first worker", "second", "a name that is far longer than fifteen"];
        Thread[] threads = [.. names.Select(name => new Thread(() =>
        {
            _ = started.Signal();
            end.Wait();
        })
        { Name = name })];
        foreach (Thread thread in threads) thread.Start();
        started.Wait();
        string[] seen = PartitionEnvironment.Kernel is { } kernel ? KernelNames(kernel) : [.. names.Select(name => name[..Math.Min(name.Length, 15)])];
        foreach (string name in names) Console.WriteLine($"{name}: {seen.Contains(name[..Math.Min(name.Length, 15)])}");
        end.Set();
        foreach (Thread thread in threads) thread.Join();
    }

    /// <summary>Thousands of threads come and go; none stays, and neither does what they took.</summary>
    private static void ThreadCount()
    {
        StartAndJoin(300);
        (int threadsBefore, long bytesBefore) = Measure();
        StartAndJoin(3000);
        (int threadsAfter, long bytesAfter) = Measure();
        Console.WriteLine($"{threadsAfter <= threadsBefore} {bytesAfter - bytesBefore < 2 << 20}");
        if (bytesAfter - bytesBefore >= 2 << 20) Console.WriteLine($"{bytesBefore} {bytesAfter}");

        static void StartAndJoin(int count)
        {
            for (int i = 0; i < count; i += 10)
            {
                Thread[] threads = [.. Enumerable.Range(0, 10).Select(index => new Thread(() => Thread.SpinWait(10), 128 * 1024))];
                foreach (Thread thread in threads) thread.Start();
                foreach (Thread thread in threads) thread.Join();
            }
        }

        static (int Threads, long Bytes) Measure()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            if (PartitionEnvironment.Kernel is not { } kernel) return (0, 0);
            // A thread that was joined may still be on its way out.
            int count = int.MaxValue;
            for (int i = 0; i < 100; i++)
            {
                count = Math.Min(count, KernelNames(kernel).Length);
                Thread.Sleep(1);
            }

            return (count, kernel.GetMemoryStatistics().ProgramBytes);
        }
    }

    /// <summary>The time slice can be asked for and set within its bounds.</summary>
    private static void Quantum()
    {
        if (PartitionEnvironment.Kernel is { } kernel)
        {
            long before = kernel.QuantumNanoseconds;
            kernel.QuantumNanoseconds = 2_000_000;
            long set = kernel.QuantumNanoseconds;
            kernel.QuantumNanoseconds = before;
            Console.WriteLine($"{before > 0} {set} {Refuses(() => kernel.QuantumNanoseconds = 1)}");
        }
        else
        {
            Console.WriteLine("True 2000000 True");
        }

        static bool Refuses(Action action)
        {
            try
            {
                action();
                return false;
            }
            catch (ArgumentOutOfRangeException)
            {
                return true;
            }
        }
    }

    private static string[] KernelNames(IKernelView kernel)
    {
        var records = new ThreadRecord[4096];
        int count = kernel.GetThreads(records);
        return [.. records.Take(count).Select(record => record.Name.ToString())];
    }
}
