using System.Globalization;
using System.Text;

namespace LibOs.Testing.Scc;

/// <summary>The mesh of a simulated chip as a picture: traffic by link, waiting by core, clocks by tile and voltages by island.</summary>
/// <param name="simulator">The chip, after a run.</param>
public sealed class SccPicture(SccSimulator simulator)
{
    private const int Columns = 6;
    private const int Rows = 4;
    private const int CellWidth = 176;
    private const int CellHeight = 116;
    private const int TileWidth = 104;
    private const int TileHeight = 72;
    private const int Left = 60;
    private const int Top = 56;

    private static readonly string[] s_islands = ["#eef4fb", "#f6f1e7", "#eef4fb", "#f6f1e7", "#eef4fb", "#f6f1e7"];

    private readonly IReadOnlyList<SccLink> _links = simulator.Links;

    private long Busiest => Math.Max(1, _links.Max(static link => link.Flits));

    /// <summary>A drawing of its own, without scripts or outside references.</summary>
    public string ToSvg()
    {
        var svg = new StringBuilder();
        int width = (2 * Left) + (Columns * CellWidth);
        int height = Top + (Rows * CellHeight) + 70;
        Append(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"11\" fill=\"#1b1f24\">\n");
        Append(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        Append(svg, $"<text x=\"{Left}\" y=\"28\" font-size=\"16\">SCC mesh after {simulator.Time:0.0} µs: {_links.Sum(static link => link.Flits) * 16 / 1024.0:0.0} KiB over links, busiest link {Busiest * 16 / 1024.0:0.0} KiB</text>\n");
        for (int domain = 0; domain < 6; domain++)
        {
            int x = Left + (domain % 3 * 2 * CellWidth);
            int y = Top + ((1 - (domain / 3)) * 2 * CellHeight);
            Append(svg, $"<rect x=\"{x + 4}\" y=\"{y + 4}\" width=\"{(2 * CellWidth) - 8}\" height=\"{(2 * CellHeight) - 8}\" rx=\"10\" fill=\"{s_islands[domain]}\" stroke=\"#c9d1d9\"/>\n");
            Append(svg, $"<text x=\"{x + 12}\" y=\"{y + 18}\" fill=\"#57606a\">island {domain}: {simulator.IslandVolts(domain):0.00} V</text>\n");
        }

        foreach (SccLink link in _links.Where(static link => link.FromTile < link.ToTile)) DrawLink(svg, link, _links.First(other => other.FromTile == link.ToTile && other.ToTile == link.FromTile));
        for (int tile = 0; tile < Columns * Rows; tile++) DrawTile(svg, tile);
        DrawEdges(svg);
        int legend = height - 34;
        Append(svg, $"<text x=\"{Left}\" y=\"{legend}\">line: traffic of a link, thin and grey to thick and red; numbers: KiB east or north / west or south</text>\n");
        Append(svg, $"<text x=\"{Left}\" y=\"{legend + 16}\">bar of a core: <tspan fill=\"#2da44e\">computing</tspan>, <tspan fill=\"#0969da\">transferring</tspan>, <tspan fill=\"#bf8700\">waiting</tspan>; a core without a bar never ran</text>\n");
        _ = svg.Append("</svg>\n");
        return svg.ToString();
    }

    /// <summary>The same for a terminal, in plain characters.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        Append(text, $"mesh after {simulator.Time:0.0} us; tile: MHz, share of time that its cores waited; links: KiB both ways\n");
        for (int y = Rows - 1; y >= 0; y--)
        {
            for (int x = 0; x < Columns; x++)
            {
                int tile = x + (Columns * y);
                Append(text, $"[{simulator.TileMHz(tile),4:0} {WaitShare(tile),3:0}%]");
                if (x + 1 < Columns) Append(text, $"-{Both(tile, tile + 1),6}-");
            }

            Append(text, $"   {string.Join(" ", Enumerable.Range(0, 3).Select(column => Invariant($"{simulator.IslandVolts(column + (3 * (y / 2))):0.00}V")))}\n");
            if (y == 0) continue;
            for (int x = 0; x < Columns; x++)
            {
                int tile = x + (Columns * y);
                Append(text, $"{Both(tile - Columns, tile),8}  {(x + 1 < Columns ? "        " : "")}");
            }

            _ = text.Append('\n');
        }

        long flits = _links.Sum(static link => link.Flits);
        double waits = _links.Sum(static link => link.WaitNanoseconds) / 1000;
        SimulatedSccCore[] ran = [.. simulator.Cores.Where(static core => core.Statistics.Time > 0)];
        Append(text, $"{ran.Length} cores ran; {flits * 16 / 1024.0:0.0} KiB over links, waits for links {waits:0.0} us; waiting {ran.Sum(static core => core.Statistics.Waiting):0.0} us, transferring {ran.Sum(static core => core.Statistics.Transferring):0.0} us, computing {ran.Sum(static core => core.Statistics.Computing):0.0} us; stale reads {ran.Sum(static core => core.Statistics.StaleReads)}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, FormattableString line) => text.Append(Invariant(line));

    private static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private static (int X, int Y) Corner(int tile) =>
        (Left + (tile % Columns * CellWidth) + ((CellWidth - TileWidth) / 2), Top + ((Rows - 1 - (tile / Columns)) * CellHeight) + ((CellHeight - TileHeight) / 2) + 6);

    private string Both(int from, int to)
    {
        double kib = _links.Where(link => (link.FromTile == from && link.ToTile == to) || (link.FromTile == to && link.ToTile == from)).Sum(static link => link.Flits) * 16 / 1024.0;
        return Invariant(kib >= 10_000 ? (FormattableString)$"{kib / 1024:0.0}M" : $"{kib:0.0}");
    }

    private double WaitShare(int tile)
    {
        double all = 0;
        double waiting = 0;
        for (int core = 2 * tile; core < (2 * tile) + 2; core++)
        {
            SccCoreStatistics statistics = simulator.Cores[core].Statistics;
            all += statistics.Computing + statistics.Transferring + statistics.Waiting;
            waiting += statistics.Waiting;
        }

        return all == 0 ? 0 : 100 * waiting / all;
    }

    private void DrawLink(StringBuilder svg, SccLink link, SccLink back)
    {
        (int x, int y) = Corner(link.FromTile);
        bool horizontal = link.ToTile == link.FromTile + 1;
        (int x1, int y1) = horizontal ? (x + TileWidth, y + (TileHeight / 2)) : (x + (TileWidth / 2), y);
        (int x2, int y2) = horizontal ? (x1 + CellWidth - TileWidth, y1) : (x1, y1 - CellHeight + TileHeight);
        double share = Math.Max(link.Flits, back.Flits) / (double)Busiest;
        int red = (int)(140 + (80 * share));
        int other = (int)(149 - (100 * share));
        Append(svg, $"<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"rgb({red},{other},{other})\" stroke-width=\"{1 + (7 * share):0.0}\"><title>{link.FromTile} to {link.ToTile}: {link.Packets} packets, waited {link.WaitNanoseconds / 1000:0.0} µs; back: {back.Packets} packets, waited {back.WaitNanoseconds / 1000:0.0} µs</title></line>\n");
        if (link.Flits + back.Flits == 0) return;
        (int tx, int ty) = horizontal ? (x1 + 4, y1 - 8) : (x1 + 6, ((y1 + y2) / 2) + 4);
        Append(svg, $"<text x=\"{tx}\" y=\"{ty}\" font-size=\"9\" fill=\"#57606a\">{link.Flits * 16 / 1024.0:0.#}/{back.Flits * 16 / 1024.0:0.#}</text>\n");
    }

    private void DrawTile(StringBuilder svg, int tile)
    {
        (int x, int y) = Corner(tile);
        Append(svg, $"<rect x=\"{x}\" y=\"{y}\" width=\"{TileWidth}\" height=\"{TileHeight}\" rx=\"6\" fill=\"#ffffff\" stroke=\"#57606a\"/>\n");
        Append(svg, $"<text x=\"{x + 6}\" y=\"{y + 15}\">tile {tile}</text><text x=\"{x + TileWidth - 6}\" y=\"{y + 15}\" text-anchor=\"end\">{simulator.TileMHz(tile):0} MHz</text>\n");
        for (int z = 0; z < 2; z++)
        {
            int number = (2 * tile) + z;
            SccCoreStatistics core = simulator.Cores[number].Statistics;
            int top = y + 24 + (z * 22);
            Append(svg, $"<text x=\"{x + 6}\" y=\"{top + 11}\" font-size=\"10\">{number}</text>\n");
            double all = core.Computing + core.Transferring + core.Waiting;
            if (all <= 0) continue;
            double left = x + 24;
            foreach ((double part, string color) in ((double, string)[])[(core.Computing, "#2da44e"), (core.Transferring, "#0969da"), (core.Waiting, "#bf8700")])
            {
                double length = part / all * (TileWidth - 32);
                Append(svg, $"<rect x=\"{left:0.0}\" y=\"{top}\" width=\"{length:0.0}\" height=\"14\" fill=\"{color}\"><title>core {number}: computing {core.Computing:0.0} µs, transferring {core.Transferring:0.0} µs, waiting {core.Waiting:0.0} µs</title></rect>\n");
                left += length;
            }
        }
    }

    private static void DrawEdges(StringBuilder svg)
    {
        foreach ((int tile, string name, bool left) in ((int, string, bool)[])[(0, "MC0", true), (5, "MC1", false), (12, "MC2", true), (17, "MC3", false)])
        {
            (int x, int y) = Corner(tile);
            int at = left ? x - 60 : x + TileWidth + 24;
            Append(svg, $"<rect x=\"{at}\" y=\"{y + 22}\" width=\"36\" height=\"28\" fill=\"#ddf4ff\" stroke=\"#57606a\"/><text x=\"{at + 18}\" y=\"{y + 40}\" text-anchor=\"middle\">{name}</text>\n");
            Append(svg, $"<line x1=\"{(left ? at + 36 : at)}\" y1=\"{y + 36}\" x2=\"{(left ? x : x + TileWidth)}\" y2=\"{y + 36}\" stroke=\"#57606a\"/>\n");
        }

        (int fx, int fy) = Corner(3);
        Append(svg, $"<text x=\"{fx + (TileWidth / 2)}\" y=\"{fy + TileHeight + 22}\" text-anchor=\"middle\">FPGA, host</text><line x1=\"{fx + (TileWidth / 2)}\" y1=\"{fy + TileHeight}\" x2=\"{fx + (TileWidth / 2)}\" y2=\"{fy + TileHeight + 10}\" stroke=\"#57606a\"/>\n");
        (int vx, int vy) = Corner(0);
        Append(svg, $"<text x=\"{vx + (TileWidth / 2)}\" y=\"{vy + TileHeight + 22}\" text-anchor=\"middle\">voltage</text><line x1=\"{vx + (TileWidth / 2)}\" y1=\"{vy + TileHeight}\" x2=\"{vx + (TileWidth / 2)}\" y2=\"{vy + TileHeight + 10}\" stroke=\"#57606a\"/>\n");
    }
}
