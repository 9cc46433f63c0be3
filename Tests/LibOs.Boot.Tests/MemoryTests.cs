using System.Globalization;

namespace LibOs.Boot.Tests;

/// <summary>Memory: little is enough, too little is said, and the figures are the kernel's.</summary>
public class MemoryTests
{
    private const long Mebibyte = 1 << 20;
    private const long Touched = 40 * Mebibyte;

    private sealed record Figures(string When, long Total, long Free, long Image, long Kernel, long Program, long Reserved, long Areas, long Faults);

    [Fact]
    public async Task Little_memory_is_enough_for_a_small_program()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Hello, ["one"], new RunSettings { Options = ["--memory", "24M"] });
        Assert.StartsWith("Hello from a partition of its own!\nArgument 1: one\n", outcome.AssertOk().OutputText);
    }

    [Theory]
    [InlineData("1M")]
    [InlineData("8M")]
    [InlineData("12M")]
    public async Task Too_little_memory_is_one_clear_line(string memory)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["lists"], new RunSettings { Options = ["--memory", memory] });
        Assert.Equal(125, outcome.Code);
        Assert.Equal("", outcome.OutputText);
        Assert.Matches($"^libos: {memory} of memory is too little: '.*' needs at least [0-9]+M \\(--memory\\)\n$", outcome.ErrorText);
    }

    [Theory]
    [InlineData(96)]
    [InlineData(256)]
    [InlineData(1500)]
    public async Task The_service_shows_the_kernels_figures(int mebibytes)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["memory-statistics", Touched.ToString(CultureInfo.InvariantCulture)],
            new RunSettings { Options = ["--memory", $"{mebibytes}M"] });
        string[] lines = outcome.AssertOk().Lines;
        Assert.Equal("equal", lines[^1]);
        Figures[] figures = [.. lines[..^1].Select(Parse)];
        Assert.Equal(["start", "start", "reserved", "touched", "freed"], figures.Select(f => f.When));
        Assert.All(figures, f =>
        {
            // the first 640 KiB or so, and what the machine itself keeps, are not the partition's
            Assert.InRange(f.Total, (mebibytes - 2) * Mebibyte, mebibytes * Mebibyte);
            Assert.InRange(f.Free, 1, f.Total);
            Assert.InRange(f.Free + f.Image + f.Kernel + f.Program, f.Total - (2 * Mebibyte), f.Total + (2 * Mebibyte));
            Assert.True(f.Image > Mebibyte && f.Kernel > 0 && f.Program > 0 && f.Areas > 3 && f.Faults > 10, f.ToString());
        });
        Figures start = figures[1], reserved = figures[2], touched = figures[3], freed = figures[4];
        Assert.InRange(reserved.Reserved - start.Reserved, Touched, Touched + Mebibyte);
        // the first touch, of the C library's header, may give a page of 2 MiB
        Assert.InRange(reserved.Program - start.Program, 0, 3 * Mebibyte);
        Assert.InRange(touched.Program - start.Program, Touched, Touched + (3 * Mebibyte));
        Assert.InRange(start.Free - touched.Free, Touched, Touched + (3 * Mebibyte));
        Assert.True(touched.Faults > reserved.Faults);
        Assert.InRange(touched.Program - freed.Program, Touched - Mebibyte, Touched + Mebibyte);
        Assert.InRange(freed.Free - touched.Free, Touched - Mebibyte, Touched + Mebibyte);
    }

    private static Figures Parse(string line)
    {
        string[] parts = line.Split(' ');
        long[] n = [.. parts.Skip(1).Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        return new Figures(parts[0], n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
}
