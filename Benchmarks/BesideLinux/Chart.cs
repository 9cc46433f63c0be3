using System.Globalization;
using System.Text;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>Draws how many times as much Linux takes: a bar for each figure on a logarithmic scale, to the right where LibOs is ahead.</summary>
internal static class Chart
{
    private const int Left = 270;
    private const int Right = 70;
    private const int Width = 860;
    private const int Top = 66;
    private const int RowHeight = 28;
    private const int BarHeight = 9;

    private static readonly double[] s_marks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

    public static string Draw(Results results)
    {
        List<Comparison[]> rows = [];
        foreach (Figure figure in Figure.All)
        {
            Comparison[] row = [.. results.Processors.Select(processor => Comparison.Of(results, figure, processor))];
            if (row.Any(comparison => comparison.LibOs is not null)) rows.Add(row);
        }

        double[] ratios = [1, .. rows.SelectMany(row => row).Select(comparison => comparison.Ratio).OfType<double>()];
        double least = s_marks.LastOrDefault(mark => mark <= ratios.Min(), s_marks[0]), most = s_marks.FirstOrDefault(mark => mark >= ratios.Max(), s_marks[^1]);
        double At(double ratio) => Left + (Width - Left - Right) * (Math.Log(Math.Clamp(ratio, least, most)) - Math.Log(least)) / (Math.Log(most) - Math.Log(least));
        int bottom = Top + rows.Count * RowHeight;

        var svg = new StringBuilder();
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {bottom + 34}" font-family="system-ui, sans-serif" font-size="13" role="img">""");
        Line($"""<title>How many times as much Linux takes as LibOs</title>""");
        Line($"""<style>text{"{"}fill:#57606a{"}"}.t{"{"}font-weight:600;font-size:15px{"}"}.g{"{"}stroke:#8c959f;stroke-opacity:.35{"}"}.o{"{"}stroke:#8c959f;stroke-width:1.5{"}"}.a{"{"}fill:#1f883d{"}"}.b{"{"}fill:#8c959f{"}"}.w{"{"}fill:#bc4c00{"}"}.x{"{"}fill-opacity:.5{"}"}@media(prefers-color-scheme:dark){"{"}text{"{"}fill:#9198a1{"}"}{"}"}</style>""");
        Line($"""<text class="t" x="16" y="24">How many times as much Linux takes as LibOs</text>""");
        Line($"""<text x="16" y="44">same program, same QEMU; right of 1: LibOs is ahead{(results.Processors.Count > 1 ? "; lower bar: processor with ERMS and FSRM" : "")}</text>""");
        foreach (double mark in s_marks.Where(mark => mark >= least && mark <= most))
        {
            Line($"""<line class="{(mark == 1 ? "o" : "g")}" x1="{At(mark):0.0}" x2="{At(mark):0.0}" y1="{Top - 6}" y2="{bottom}"/>""");
            Line($"""<text x="{At(mark):0.0}" y="{bottom + 18}" text-anchor="middle">{mark.ToString("0.###", CultureInfo.InvariantCulture)}</text>""");
        }

        for (int i = 0; i < rows.Count; i++)
        {
            int y = Top + i * RowHeight;
            Line($"""<text x="{Left - 12}" y="{y + 15}" text-anchor="end">{rows[i][0].Figure.Title}</text>""");
            for (int bar = 0; bar < rows[i].Length; bar++)
            {
                if (rows[i][bar].Ratio is not { } ratio) continue;
                double from = Math.Min(At(1), At(ratio)), length = Math.Abs(At(ratio) - At(1));
                string kind = ratio switch { > 1.05 => "a", < 0.95 => "w", _ => "b" };
                Line($"""<rect class="{kind}{(bar > 0 ? " x" : "")}" x="{from:0.0}" y="{y + 1 + bar * (BarHeight + 2)}" width="{Math.Max(length, 1):0.0}" height="{BarHeight}" rx="1.5"/>""");
            }

            string label = rows[i][0].Ratio is { } first ? Table.Short(first) : rows[i][0].Linux is null ? "" : "at the floor";
            double end = Math.Max(At(1), rows[i].Max(comparison => At(comparison.Ratio ?? 1)));
            Line($"""<text x="{end + 6:0.0}" y="{y + 15}">{label}</text>""");
        }

        Line($"</svg>");
        return svg.ToString();

        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
