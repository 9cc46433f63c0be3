using LibOs.Testing.Interleavings;

namespace LibOs.Components.Ipc.Tests;

/// <summary>What all participants do together.</summary>
public sealed class CollectiveTests
{
    private const int Memory = 16384;

    [Fact]
    public void All_get_the_root_s_bytes_and_the_sum_of_all()
    {
        for (int cores = 1; cores <= 4; cores++) Explore.Randomly(cores, Memory, Together(2), isNotified: false);
        Explore.All(2, Memory, Together(1), preemptions: 1);
    }

    [Fact]
    public void Forty_eight_cores_reduce() =>
        InterleavingExplorer.Explore(new InterleavingOptions { Cores = 48, MemoryLength = Memory, Schedules = TestRun.Count(5, 200) }, run => Together(1)(run, core => new MutantTransport(core, Mutation.None)));

    [Theory]
    [InlineData(Mutation.FlagBeforeData)]
    [InlineData(Mutation.StoresSwapped)]
    public void Planted_bugs_are_found(Mutation mutation) => Explore.Finds(3, Memory, mutation, Together(2));

    [Theory]
    [InlineData(ReductionOperator.Sum, 10)]
    [InlineData(ReductionOperator.Minimum, 1)]
    [InlineData(ReductionOperator.Maximum, 4)]
    [InlineData(ReductionOperator.Product, 24)]
    public void Values_are_combined(ReductionOperator operation, double expected) => InterleavingExplorer.Explore(new InterleavingOptions { Cores = 4, Schedules = 20 }, run => run.RunAll(core =>
    {
        var all = new Collectives<SimulatedTransport>(core.Transport, 0, 64);
        double[] values = [core.Number + 1, 2 * (core.Number + 1)];
        Assert.Equal(IpcResult.Done, all.Reduce(2, values.AsSpan(), operation));
        if (core.Number == 2) Assert.Equal(expected, values[0]);
    }));

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        SharedMemory memory = new(1, 4096);
        var all = new Collectives<ThreadTransport>(memory.Join(0), 0, 8);
        Assert.Equal(IpcResult.TooLong, all.Broadcast(0, new byte[9]));
        Assert.Equal(IpcResult.TooLong, all.Reduce(0, new long[2].AsSpan(), ReductionOperator.Sum));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Broadcast(1, new byte[1]));
    }

    private static Explore.Program Together(int rounds) => (run, transport) => run.RunAll(core =>
    {
        var all = new Collectives<MutantTransport>(transport(core), 0, 24);
        for (int round = 0; round < rounds; round++)
        {
            for (int root = 0; root < Math.Min(core.Count, 3); root++)
            {
                byte[] data = core.Number == root ? [.. Enumerable.Repeat((byte)(root + 10 + round), 24)] : new byte[24];
                Assert.Equal(IpcResult.Done, all.Broadcast(root, data));
                Assert.All(data, value => Assert.Equal(root + 10 + round, value));
            }

            long[] sums = [core.Number, 1, round];
            Assert.Equal(IpcResult.Done, all.AllReduce(sums.AsSpan(), ReductionOperator.Sum));
            Assert.Equal([core.Count * (core.Count - 1L) / 2, core.Count, (long)core.Count * round], sums);
        }
    });
}
