using LibOs.Abstractions.Services;

namespace LibOs.Conformance;

/// <summary>What a thread asks of the kernel's scheduler, and cores of one's own; on Linux the expected answers are printed.</summary>
internal static class SchedulingPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("thread-scheduling", Scheduling),
        new("core-isolation", Isolation),
    ];

    /// <summary>Values are kept, for the calling thread and for others, and wrong ones are refused.</summary>
    private static void Scheduling()
    {
        if (PartitionEnvironment.Kernel is not { } kernel)
        {
            Console.WriteLine("True\nTrue 7 250 5000000\nTrue True\nArgumentOutOfRangeException ArgumentOutOfRangeException ArgumentOutOfRangeException ArgumentException ArgumentException ArgumentException");
            return;
        }

        ThreadScheduling first = kernel.GetScheduling(0);
        ulong cores = kernel.CoreCount == 64 ? ulong.MaxValue : (1ul << kernel.CoreCount) - 1;
        Console.WriteLine(first == ThreadScheduling.Default with { Affinity = cores });
        int id = 0;
        using var ready = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            while (!ready.IsSet) Thread.SpinWait(100);
        })
        { Name = "other" };
        thread.Start();
        var records = new ThreadRecord[64];
        while (id == 0)
        {
            int count = Math.Min(kernel.GetThreads(records), records.Length);
            foreach (ThreadRecord record in records.AsSpan(0, count)) id = record.Name.ToString() == "other" ? record.Id : id;
        }

        kernel.SetScheduling(id, new ThreadScheduling(7, 250, 5_000_000, ulong.MaxValue));
        ThreadScheduling set = kernel.GetScheduling(id);
        Console.WriteLine($"{set.Affinity == cores} {set.Priority} {set.Weight} {set.RelativeDeadlineNanoseconds}");
        kernel.SetScheduling(0, first with { Priority = 31 });
        bool kept = kernel.GetScheduling(0).Priority == 31;
        kernel.SetScheduling(0, first);
        Console.WriteLine($"{kept} {kernel.GetScheduling(0) == first}");
        Console.WriteLine(string.Join(' ', new[]
        {
            Refusal(() => kernel.SetScheduling(0, first with { Priority = 32 })),
            Refusal(() => kernel.SetScheduling(0, first with { Weight = 0 })),
            Refusal(() => kernel.SetScheduling(0, first with { RelativeDeadlineNanoseconds = 0 })),
            Refusal(() => kernel.SetScheduling(0, first with { Affinity = 0 })),
            Refusal(() => kernel.SetScheduling(999_999_999, first)),
            Refusal(() => kernel.GetScheduling(-1)),
        }));
        ready.Set();
        thread.Join();
    }

    /// <summary>A core can be had alone where there are two; with one core the kernel says that it cannot.</summary>
    private static void Isolation()
    {
        if (PartitionEnvironment.Kernel is not { } kernel)
        {
            Console.WriteLine("True True True True");
            return;
        }

        bool refused = Refusal(() => kernel.IsolateCore(0)) == nameof(ArgumentException)
            && Refusal(() => kernel.IsolateCore(kernel.CoreCount)) == nameof(ArgumentException)
            && Refusal(() => kernel.IsolateCore(-1)) == nameof(ArgumentException)
            && Refusal(() => kernel.ReleaseCore(0)) == nameof(InvalidOperationException);
        bool alone = true, others = true, taken = true;
        for (int core = 1; core < kernel.CoreCount; core++)
        {
            kernel.IsolateCore(core);
            int mine = core;
            for (int i = 0; i < 1000; i++) alone &= kernel.CurrentCore == core;
            // Others run elsewhere, and cannot have it.
            var thread = new Thread(() =>
            {
                for (int i = 0; i < 1000; i++) others &= kernel.CurrentCore != mine;
                taken &= Refusal(() => kernel.IsolateCore(mine)) == nameof(InvalidOperationException)
                    && Refusal(() => kernel.ReleaseCore(mine)) == nameof(InvalidOperationException);
            });
            thread.Start();
            thread.Join();
            alone &= kernel.CurrentCore == core;
            if (core % 2 == 1) kernel.ReleaseCore(core); // else taking the next one releases it
        }

        Console.WriteLine($"{refused} {alone} {others} {taken}");
    }

    private static string Refusal(Action action)
    {
        try
        {
            action();
            return "none";
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return exception.GetType().Name;
        }
    }
}
