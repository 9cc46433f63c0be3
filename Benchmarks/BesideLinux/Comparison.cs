namespace LibOs.Benchmarks.BesideLinux;

/// <summary>A figure of both sides under one processor.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="LibOs">LibOs's values; null when there are none.</param>
/// <param name="Linux">Linux's values; null when there are none.</param>
/// <param name="Floor">The host's own part; null when the figure has none or it was not measured.</param>
/// <param name="Ratio">How many times as much Linux takes, the median of the rounds' own ratios; null when a side is missing or LibOs is at the floor.</param>
/// <param name="RatioSpread">The quartiles of those ratios; null for a ratio over a floor, which is one of medians.</param>
internal sealed record Comparison(Figure Figure, Quantiles? LibOs, Quantiles? Linux, Quantiles? Floor, double? Ratio, Quantiles? RatioSpread)
{
    public static Comparison Of(Results results, Figure figure, string processor)
    {
        SortedDictionary<int, double> mine = results.Values(figure, Run.LibOs, processor), theirs = results.Values(figure, Run.Linux, processor);
        SortedDictionary<int, double> floor = results.Values(figure, Run.Floor, processor);
        Quantiles? libOs = Quantiles.Of(mine.Values), linux = Quantiles.Of(theirs.Values), host = Quantiles.Of(floor.Values);
        if (libOs is null || linux is null) return new(figure, libOs, linux, host, null, null);
        if (figure.HasFloor)
        {
            double own = libOs.Median - (host?.Median ?? 0), other = linux.Median - (host?.Median ?? 0);
            return new(figure, libOs, linux, host, own > 0 && other > 0 ? other / own : null, null);
        }

        var ratios = Quantiles.Of(mine.Where(value => theirs.ContainsKey(value.Key)).Select(value => theirs[value.Key] / value.Value));
        return new(figure, libOs, linux, host, ratios?.Median, ratios);
    }
}
