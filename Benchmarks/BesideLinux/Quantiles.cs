namespace LibOs.Benchmarks.BesideLinux;

/// <summary>The middle of some values and how far they spread.</summary>
internal sealed record Quantiles(double Lower, double Median, double Upper)
{
    /// <summary>How far apart the middle half lies, as part of the median.</summary>
    public double Spread => Median == 0 ? 0 : (Upper - Lower) / Median;

    public static Quantiles? Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? null : new(At(ordered, 0.25), At(ordered, 0.5), At(ordered, 0.75));
    }

    private static double At(double[] ordered, double part)
    {
        double at = part * (ordered.Length - 1);
        int low = (int)at, high = Math.Min(low + 1, ordered.Length - 1);
        return ordered[low] + (ordered[high] - ordered[low]) * (at - low);
    }
}
