using System.Globalization;
using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>The partition's clock is the host's.</summary>
public class ClockTests
{
    private static readonly TimeSpan s_precision = TimeSpan.FromMilliseconds(10);

    [Fact]
    public async Task The_time_is_right_to_ten_milliseconds()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["clock-server"], new RunSettings { KeepInputOpen = true, KeepOutput = true });
        using var answers = new StreamReader(partition.Output, Encoding.UTF8, leaveOpen: true);
        for (int i = 0; i < 50; i++)
        {
            // The clock is read somewhere between question and answer, however long that takes.
            DateTime before = DateTime.UtcNow;
            await partition.Input.WriteAsync("now\n"u8.ToArray());
            await partition.Input.FlushAsync();
            string answer = await answers.ReadLineAsync() ?? throw new InvalidOperationException("the program ended");
            DateTime after = DateTime.UtcNow;
            var time = new DateTime(long.Parse(answer, CultureInfo.InvariantCulture), DateTimeKind.Utc);
            Assert.InRange(time, before - s_precision, after + s_precision);
        }

        partition.Input.Close();
        _ = (await partition.EndAsync()).AssertOk();
    }

    [Fact]
    public async Task The_local_zone_is_UTC()
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Conformance, ["clock"])).AssertOk();
        Assert.Equal("00:00:00", outcome.Lines[0]);
    }
}
