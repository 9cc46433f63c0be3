using System.Diagnostics;

namespace LibOs.Benchmarks.Programs;

/// <summary>What a program asks a kernel for without waiting.</summary>
internal static class CallPrograms
{
    private const int Calls = 5_000;
    private const int Readings = 20_000;

    /// <summary>The cheapest call there is, and one that goes the whole way into the kernel and back.</summary>
    public static void Call(Report report)
    {
        report.Time("call", Calls, static () =>
        {
            for (int i = 0; i < Calls; i++) LinuxCall.GetId();
        });
        report.Time("call.whole", Calls, static () =>
        {
            for (int i = 0; i < Calls; i++) LinuxCall.GetParentId();
        });
    }

    public static void Clock(Report report) => report.Time("clock", Readings, static () =>
    {
        for (int i = 0; i < Readings; i++) _ = Stopwatch.GetTimestamp();
    });
}
