namespace LibOs.Benchmarks.StartToMain;

/// <summary>Measured times of one contestant, in milliseconds.</summary>
internal sealed class Series(string name)
{
    private readonly List<double> _values = [];

    public string Name => name;

    public void Add(double value) => _values.Add(value);

    public double Minimum => _values.Min();

    public double Maximum => _values.Max();

    public double Median => Quantile(0.5);

    /// <summary>How far apart the middle half of the values lies.</summary>
    public double Spread => Quantile(0.75) - Quantile(0.25);

    /// <summary>The median of the ratios taken within each round: what loads the machine loads both sides of a ratio.</summary>
    public double RatioTo(Series other)
    {
        double[] ratios = [.. _values.Zip(other._values, (mine, theirs) => mine / theirs).Order()];
        return Quantile(ratios, 0.5);
    }

    private double Quantile(double part) => Quantile([.. _values.Order()], part);

    private static double Quantile(double[] ordered, double part)
    {
        double at = part * (ordered.Length - 1);
        int low = (int)at;
        int high = Math.Min(low + 1, ordered.Length - 1);
        return ordered[low] + (ordered[high] - ordered[low]) * (at - low);
    }
}
