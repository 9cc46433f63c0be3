using System.Diagnostics;

namespace LibOs.Benchmarks.Programs;

/// <summary>A loop that reads the time-stamp counter and nothing else: each detour from it is an interrupt, or the host's.</summary>
internal static unsafe class NoiseProgram
{
    private const int Page = 4096;
    private const int Passes = 6;
    private const int Trial = 1_000_000;
    private const double PassSeconds = 0.4;

    public static void Run(Report report)
    {
        byte* code = LinuxCall.Map(Page);
        SpinLoop.Function.CopyTo(new Span<byte>(code, Page));
        LinuxCall.MakeExecutable(code, Page);
        var loop = (delegate* unmanaged<SpinLoop.Count*, void>)code;

        SpinLoop.Count count = default;
        count.Threshold = uint.MaxValue;
        count.Iterations = Trial;
        long began = Stopwatch.GetTimestamp();
        loop(&count);
        double secondsPerIteration = Stopwatch.GetElapsedTime(began).TotalSeconds / Trial;
        double cyclesPerSecond = count.Cycles / (secondsPerIteration * Trial);

        double seconds = 0, detours = 0, longest = 0, away = 0;
        for (int pass = 0; pass < Passes; pass++)
        {
            count = default;
            count.Threshold = (uint)(cyclesPerSecond * SpinLoop.ThresholdSeconds);
            count.Iterations = (uint)(PassSeconds / secondsPerIteration);
            loop(&count);
            seconds += count.Cycles / cyclesPerSecond;
            detours += count.Detours;
            longest = Math.Max(longest, count.Longest / cyclesPerSecond);
            away += count.Away / cyclesPerSecond;
        }

        report.Add("noise.detours", detours / seconds);
        report.Add("noise.longest", longest * 1e6);
        report.Add("noise.share", away / seconds * 100);
        report.Add("noise.cycles", cyclesPerSecond);
        report.Add("noise.iteration", secondsPerIteration * 1e9);
    }
}
