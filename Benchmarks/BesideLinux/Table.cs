using System.Globalization;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>Writes results as a table, which is Markdown too.</summary>
internal static class Table
{
    public static void Write(TextWriter writer, Results results, string processor)
    {
        List<string[]> rows = [["", "LibOs", "Linux", "floor", "Linux / LibOs", "quartiles"]];
        foreach (Figure figure in Figure.All)
        {
            var comparison = Comparison.Of(results, figure, processor);
            if (comparison.LibOs is null && comparison.Linux is null) continue;
            rows.Add(
            [
                figure.Unit.Length == 0 ? figure.Title : $"{figure.Title}, {figure.Unit}", Value(comparison.LibOs), Value(comparison.Linux), Value(comparison.Floor), Ratio(comparison),
                comparison.RatioSpread is { } spread ? $"{Short(spread.Lower)} to {Short(spread.Upper)}" : "",
            ]);

            string Value(Quantiles? value) =>
                value is null ? "" : $"{Short(value.Median * figure.Scale)} ±{(value.Spread / 2).ToString("0 %", CultureInfo.InvariantCulture)}";
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Count; i++)
        {
            writer.WriteLine("| " + string.Join(" | ", rows[i].Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (i == 0) writer.WriteLine("|" + string.Join("|", widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        }

        string Ratio(Comparison comparison) => comparison.Ratio is { } ratio ? Short(ratio)
            : comparison.LibOs is { } mine && comparison.Floor is { } floor && mine.Median <= floor.Median ? "at the floor" : "";
    }

    /// <summary>A number with three digits that count.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };
}
