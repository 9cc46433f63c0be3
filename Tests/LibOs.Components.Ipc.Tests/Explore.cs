using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>Runs protocols under the explorer: many random schedules, all schedules of small cases, planted bugs.</summary>
internal static class Explore
{
    /// <summary>A program on simulated cores whose transports may have a bug.</summary>
    /// <param name="run">The schedule, to be set up.</param>
    /// <param name="transport">Gives a core's transport.</param>
    public delegate void Program(Interleaving run, Func<SimulatedCore, MutantTransport> transport);

    /// <summary>Random schedules, with memory ordered as on x86 and as on ARM, and with notifications that come late or never.</summary>
    public static void Randomly(int cores, int memory, Program program, bool isNotified = true)
    {
        TestRun.Repeat(1, random =>
        {
            int count = TestRun.Count(1500, 100_000);
            Try(new InterleavingOptions { Cores = cores, MemoryLength = memory, Schedules = count, Seed = (ulong)random.NextInt64() }, program);
            Try(new InterleavingOptions { Cores = cores, MemoryLength = memory, Schedules = count / 2, StoreOrder = StoreOrder.Relaxed, Seed = (ulong)random.NextInt64() }, program);
            if (!isNotified) return;
            Try(new InterleavingOptions { Cores = cores, MemoryLength = memory, Schedules = count / 4, LateNotifications = 0.3, LostNotifications = 0.2, Seed = (ulong)random.NextInt64() }, program);
        });
    }

    /// <summary>All schedules with few preemptions, of a small program.</summary>
    public static void All(int cores, int memory, Program program, int preemptions = 2)
    {
        InterleavingResult result = Try(
            new InterleavingOptions
            {
                Cores = cores,
                MemoryLength = memory,
                Strategy = InterleavingStrategy.Exhaustive,
                PreemptionBound = preemptions,
                Schedules = TestRun.Count(4000, 3_000_000),
            },
            program);
        if (TestRun.IsLong) Assert.True(result.IsComplete, $"Not all schedules were tried: {result}");
    }

    /// <summary>A planted bug is found.</summary>
    /// <param name="cores">How many cores.</param>
    /// <param name="memory">How much memory.</param>
    /// <param name="mutation">The bug.</param>
    /// <param name="program">The program.</param>
    /// <param name="where">The word it concerns; -1 for any.</param>
    public static InterleavingException Finds(int cores, int memory, Mutation mutation, Program program, int where = -1) => Assert.Throws<InterleavingException>(() =>
        InterleavingExplorer.Explore(
            new InterleavingOptions { Cores = cores, MemoryLength = memory, Schedules = 200_000, StepLimit = 20_000 },
            run => program(run, core => new MutantTransport(core, mutation, where))));

    private static InterleavingResult Try(InterleavingOptions options, Program program) =>
        InterleavingExplorer.Explore(options, run => program(run, core => new MutantTransport(core, Mutation.None)));
}
