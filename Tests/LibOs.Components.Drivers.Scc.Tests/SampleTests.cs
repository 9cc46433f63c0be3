using BarebonesSample;
using RcceSample;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>What the samples run.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(48)]
    public void Barebones_passes_its_token_round_and_changes_clocks(int cores)
    {
        var printed = new List<string>();
        var chip = new SccSimulator();
        chip.Run(cores, core => new BareProgram(core, cores, printed.Add).Run());
        Assert.Equal(cores, printed.Count(line => line.Contains("TILEID", StringComparison.Ordinal)));
        Assert.Contains($"core 0: {cores} cores took the lock", printed);
        Assert.Contains($"core 0: the token came back after {cores} cores", printed);
        Assert.Empty(chip.Log);
        if (cores == 48) Assert.Equal([533, 400, 320, 267], Enumerable.Range(0, 4).Select(row => (int)Math.Round(chip.TileMHz(6 * row))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(48)]
    public void Jacobi_is_right_on_any_number_of_cores(int cores)
    {
        var solver = new JacobiSolver(64);
        Assert.Equal([.. JacobiSolver.Reference(64, 12).Skip(64).SkipLast(64)], solver.Solve(cores, 12));
        Assert.InRange(solver.LastChange, 0.01, 10);
    }

    [Fact]
    public void Jacobi_is_faster_on_more_cores()
    {
        var solver = new JacobiSolver(192);
        double[] times = [.. ((int[])[1, 4, 16, 48]).Select(cores =>
        {
            _ = solver.Solve(cores, 10);
            return solver.Microseconds;
        })];
        Assert.True(times[0] > 3.2 * times[1], $"4 cores: {times[0] / times[1]}");
        Assert.True(times[0] > 9 * times[2], $"16 cores: {times[0] / times[2]}");
        Assert.True(times[0] > 14 * times[3], $"48 cores: {times[0] / times[3]}");
    }

    [Fact]
    public void A_message_takes_longer_the_farther_and_the_longer_it_is()
    {
        Assert.True(PingPong.OneWay(32, 1, pipelined: false) < PingPong.OneWay(32, 47, pipelined: false));
        Assert.True(PingPong.OneWay(32, 1, pipelined: false) < PingPong.OneWay(4096, 1, pipelined: false));
        Assert.True(PingPong.OneWay(65536, 2, pipelined: true) < PingPong.OneWay(65536, 2, pipelined: false));
    }
}
