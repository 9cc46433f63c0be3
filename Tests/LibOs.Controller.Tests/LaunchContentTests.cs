using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;

namespace LibOs.Controller.Tests;

public sealed class LaunchContentTests
{
    private static readonly PartitionOptions s_options = new()
    {
        Image = "/some/where/Hello.elf",
        Arguments = ["a b", "", "äöü€"],
        Environment = ["K=V", "E="],
        Verbose = true,
    };

    [Fact]
    public void EverythingArrives()
    {
        byte[] seed = LaunchContent.NewSeed();
        LaunchContent content = LaunchContent.Build(s_options, 12345, seed);
        Assert.True(LaunchBlock.TryOpen(content.Block, out ReadOnlySpan<byte> sections));
        Assert.Equal("Hello\0a b\0\0äöü€\0", Text(sections, LaunchSection.Arguments));
        Assert.Equal("K=V\0E=\0", Text(sections, LaunchSection.Environment));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.StartTime, out ReadOnlySpan<byte> time));
        Assert.Equal(12345, BitConverter.ToInt64(time));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Seed, out ReadOnlySpan<byte> found));
        Assert.True(found.SequenceEqual(seed));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Flags, out ReadOnlySpan<byte> flags));
        Assert.Equal((uint)(LaunchFlags.Verbose | LaunchFlags.FreshMemory | LaunchFlags.Channel), BitConverter.ToUInt32(flags));
    }

    [Fact]
    public void TheRateIsThereOnlyWhenItHasBeenMeasured()
    {
        LaunchContent content = LaunchContent.Build(s_options, 0, LaunchContent.NewSeed());
        int file = Descriptors.MemoryFile("test\0"u8, content.Block);
        Assert.True(LaunchBlock.TryOpen(content.Block, out ReadOnlySpan<byte> before));
        Assert.False(LaunchBlock.TryFind(before, LaunchSection.TimestampRate, out _));
        content.FillRate(file, 2_400_000_123);
        byte[] block = File.ReadAllBytes($"/proc/self/fd/{file}");
        _ = LibC.close(file);
        Assert.True(LaunchBlock.TryOpen(block, out ReadOnlySpan<byte> after));
        Assert.True(LaunchBlock.TryFind(after, LaunchSection.TimestampRate, out ReadOnlySpan<byte> rate));
        Assert.Equal(2_400_000_123, BitConverter.ToInt64(rate));
        Assert.Equal("Hello\0a b\0\0äöü€\0", Text(after, LaunchSection.Arguments));
    }

    [Fact]
    public void TheCounterHasARate()
    {
        var rate = new TimestampRate();
        while (rate.Elapsed < 5_000_000) Thread.SpinWait(100);
        long first = rate.Measure();
        while (rate.Elapsed < 20_000_000) Thread.SpinWait(100);
        long second = rate.Measure();
        Assert.InRange(first, 100_000_000, 10_000_000_000);
        Assert.InRange(Math.Abs(first - second) / (double)second, 0, 0.001);
    }

    private static string Text(ReadOnlySpan<byte> sections, LaunchSection kind)
    {
        Assert.True(LaunchBlock.TryFind(sections, kind, out ReadOnlySpan<byte> payload));
        return Encoding.UTF8.GetString(payload);
    }
}
