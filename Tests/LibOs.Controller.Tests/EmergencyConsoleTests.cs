using System.Text;
using LibOs.Controller.Partitions;

namespace LibOs.Controller.Tests;

public sealed class EmergencyConsoleTests
{
    private const string Panic = "booting\r\n--- kernel panic ---\r\ncause: page fault [<0x0000000000201234>]\r\n\r\nrax 0\n--- end of panic ---\r\nnoise\n";

    [Fact]
    public void APanicIsFoundHoweverItIsCut() => TestRun.Repeat(TestRun.Count(500, 10_000), random =>
    {
        var console = new EmergencyConsole();
        List<string> lines = [];
        byte[] bytes = Encoding.ASCII.GetBytes(Panic);
        for (int at = 0; at < bytes.Length;)
        {
            int length = random.Next(1, Math.Min(40, bytes.Length - at) + 1);
            console.Append(bytes.AsSpan(at, length), lines.Add);
            at += length;
        }

        Assert.True(console.Complete);
        Assert.Equal("cause: page fault [<0x0000000000201234>]\n\nrax 0\n", console.Report);
        Assert.Equal(["booting"], lines);
    });

    [Fact]
    public void AnUnfinishedPanicIsKept()
    {
        var console = new EmergencyConsole();
        console.Append("--- kernel panic ---\nfirst\nsec"u8, null);
        Assert.True(console.Panicked);
        Assert.False(console.Complete);
        Assert.Equal("first\nsec\n", console.Report);
    }

    [Fact]
    public void NoiseIsBounded() => TestRun.Repeat(TestRun.Count(50, 1_000), random =>
    {
        var console = new EmergencyConsole();
        byte[] bytes = new byte[100_000];
        random.NextBytes(bytes);
        console.Append(bytes, null);
        Assert.False(console.Complete);
        Assert.InRange(console.LastLines.Count(), 0, 9);
    });
}
