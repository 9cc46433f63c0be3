using System.Diagnostics;
using System.Globalization;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>How busy the host is beside what is measured.</summary>
internal readonly struct HostLoad
{
    private const double TicksPerSecond = 100;

    private readonly long _began;
    private readonly double _busy;

    private HostLoad(double average, double busy)
    {
        Average = average;
        _busy = busy;
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>The load average over the last minute.</summary>
    public double Average { get; }

    public static HostLoad Begin() =>
        new(double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture), Busy());

    /// <summary>The cores that others kept busy since then.</summary>
    /// <param name="own">The processor time of what is measured.</param>
    public double Others(TimeSpan own) =>
        Math.Max(0, (Busy() - _busy - own.TotalSeconds) / Stopwatch.GetElapsedTime(_began).TotalSeconds);

    // user, nice, system, irq, softirq, steal: all but idle and waiting
    private static double Busy()
    {
        string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int[] busy = [1, 2, 3, 6, 7, 8];
        return busy.Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
