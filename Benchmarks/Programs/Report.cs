using System.Diagnostics;

namespace LibOs.Benchmarks.Programs;

/// <summary>Takes times and prints them, a line each.</summary>
internal sealed class Report
{
    private const int Batches = 5;

    /// <summary>Prints a figure.</summary>
    public void Add(string name, double value) => Console.WriteLine($"{name}={value:R}");

    /// <summary>Prints the median time of one operation in nanoseconds, of several batches after one that does not count.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="operations">How many operations a batch is.</param>
    /// <param name="batch">Does them.</param>
    public void Time(string name, int operations, Action batch) => Time(name, operations, () =>
    {
        long began = Stopwatch.GetTimestamp();
        batch();
        return Stopwatch.GetElapsedTime(began);
    });

    /// <summary>The same for a batch that takes its own time.</summary>
    public void Time(string name, int operations, Func<TimeSpan> batch)
    {
        _ = batch();
        double[] times = new double[Batches];
        for (int i = 0; i < Batches; i++) times[i] = batch().TotalNanoseconds / operations;
        Array.Sort(times);
        Add(name, times[Batches / 2]);
    }
}
