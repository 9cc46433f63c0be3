using System.Threading.Channels;

namespace LibOs.Benchmarks.Programs;

/// <summary>Two tasks that answer each other over two channels; the time is that of a round trip.</summary>
internal static class ChannelProgram
{
    private const int Trips = 200;

    public static void Run(Report report)
    {
        var laps = new Laps(Trips);
        PingPong(laps).GetAwaiter().GetResult();
        report.Add("channel", laps);
    }

    private static async Task PingPong(Laps laps)
    {
        var there = Channel.CreateUnbounded<int>();
        var back = Channel.CreateUnbounded<int>();
        var answer = Task.Run(async () =>
        {
            for (int i = 0; i < Laps.Enough * Trips; i++) await back.Writer.WriteAsync(await there.Reader.ReadAsync() + 1);
        });
        await Task.Run(async () =>
        {
            laps.Start();
            for (int lap = 0; lap < Laps.Enough; lap++)
            {
                for (int i = 0; i < Trips; i++)
                {
                    await there.Writer.WriteAsync(i);
                    if (await back.Reader.ReadAsync() != i + 1) throw new InvalidOperationException("a wrong answer");
                }

                laps.Next();
            }
        });
        await answer;
    }
}
