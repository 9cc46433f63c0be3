using System.Diagnostics;

namespace LibOs.Benchmarks.Programs;

/// <summary>The times of many short batches of the same operation.</summary>
/// <param name="operations">How many operations a batch is: so many that it takes a few milliseconds at most.</param>
internal sealed class Laps(int operations)
{
    /// <summary>How many batches are enough.</summary>
    public const int Enough = 60;

    private readonly List<double> _times = new(4 * Enough);
    private long _began;

    /// <summary>Begins the first batch.</summary>
    public void Start() => _began = Stopwatch.GetTimestamp();

    /// <summary>Ends a batch and begins the next.</summary>
    public void Next() => Next(operations);

    /// <summary>The same for a batch of another number of operations.</summary>
    public void Next(int operations)
    {
        long now = Stopwatch.GetTimestamp();
        _times.Add(Stopwatch.GetElapsedTime(_began, now).TotalNanoseconds / operations);
        _began = Stopwatch.GetTimestamp();
    }

    /// <summary>
    /// The lower quartile of an operation's time in nanoseconds. What else runs on the host can only lengthen a batch, and
    /// on a busy one it lengthens most of them.
    /// </summary>
    public double Quartile()
    {
        _times.Sort();
        return _times[_times.Count / 4];
    }
}
