namespace LibOs.Boot.Tests;

/// <summary>Threads, faults and collections do the same on any number of cores, every time.</summary>
public class CoreTests
{
    private static readonly string[] s_prefixes = ["fault-", "gc-", "thread", "monitor", "pool-", "call-futex", "call-yield", "call-affinity", "call-barrier"];

    private static readonly string[] s_programs =
    [
        "async", "async-exceptions", "barrier", "busy-thread", "cancellation-trees", "channel-kinds", "channels", "concurrent-collections", "countdown", "dining", "events",
        "exceptions-on-threads", "floating-state", "interlocked", "lazy", "locks", "memory-order", "mutex", "parallel", "parallel-options", "ping-pong", "plinq",
        "producers-consumers", "reader-writer", "reader-writer-upgrade", "semaphores", "spin-lock", "stack-limits", "stress", "task-run", "task-schedulers",
        "timer-changes", "timers", "vector-state", "wait-handles", "weak-references", "finalizers", "large-allocations",
    ];

    /// <summary>Short ones that start, stop and collect the most.</summary>
    private static readonly string[] s_repeated = ["threads", "locks", "thread-pool", "gc-threads", "gc-collect", "exceptions-on-threads"];

    /// <summary>The number of cores, and a program.</summary>
    public static TheoryData<int, string> Runs() => Runs(Programs());

    /// <summary>The number of cores, and a program that is run again and again.</summary>
    public static TheoryData<int, string> RepeatedRuns() => Runs(s_repeated);

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Does_the_same_on_many_cores(int cores, string program)
    {
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, [program]);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, [program], new RunSettings { Options = ["--cpus", $"{cores}"] });
        partition.AssertOk().AssertSame(linux);
    }

    [Theory]
    [MemberData(nameof(RepeatedRuns))]
    public async Task Does_the_same_fifty_times_in_one_go(int cores, string program)
    {
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, [program]);
        for (int i = 0; i < TestRun.Count(1, 50); i++)
        {
            Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, [program], new RunSettings { Options = ["--cpus", $"{cores}"] });
            partition.AssertOk().AssertSame(linux);
        }
    }

    private static TheoryData<int, string> Runs(IEnumerable<string> programs)
    {
        var runs = new TheoryData<int, string>();
        foreach (string program in programs)
            foreach (int cores in TestRun.IsLong ? new[] { 1, 2, 4, 8 } : [4]) runs.Add(cores, program);
        return runs;
    }

    // With one core every program runs among those compared with Linux.
    private static IEnumerable<string> Programs() => ((IEnumerable<object[]>)OracleTests.Deterministic()).Select(row => (string)row[0])
        .Where(name => s_programs.Contains(name) || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
