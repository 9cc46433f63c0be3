namespace LibOs.Benchmarks.Programs;

/// <summary>Prints figures, a line each.</summary>
internal sealed class Report
{
    /// <summary>Prints a figure.</summary>
    public void Add(string name, double value) => Console.WriteLine($"{name}={value:R}");

    /// <summary>Prints the time of one operation in nanoseconds.</summary>
    public void Add(string name, Laps laps) => Add(name, laps.Quartile());

    /// <summary>Takes the time of batches and prints that of one operation, in nanoseconds.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="operations">How many operations a batch is.</param>
    /// <param name="batch">Does them.</param>
    public void Time(string name, int operations, Action batch)
    {
        batch();
        var laps = new Laps(operations);
        laps.Start();
        for (int i = 0; i < Laps.Enough; i++)
        {
            batch();
            laps.Next();
        }

        Add(name, laps);
    }
}
