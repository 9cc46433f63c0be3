using System.Globalization;
using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Symbols;

/// <summary>Writes a kernel panic for people: code addresses get method names and source lines.</summary>
internal static class PanicReport
{
    /// <summary>Formats a report with the symbols beside an image.</summary>
    /// <param name="report">The kernel's report, without its marking lines.</param>
    /// <param name="complete">Whether it came to its end.</param>
    /// <param name="image">The image's path; symbols are in <c>IMAGE.dbg</c>.</param>
    public static string Format(string report, bool complete, string image)
    {
        SymbolFile? symbols = SymbolFile.TryReadBeside(image);
        var text = new StringBuilder("--- kernel panic ---\n").Append(Format(report, symbols));
        if (!complete) _ = text.Append("(the report ends here: the machine did not finish it)\n");
        if (symbols is null) _ = text.Append(CultureInfo.InvariantCulture, $"(no names: the symbol file '{image}.dbg' is missing or damaged)\n");
        return text.Append("--- end of panic ---\n").ToString();
    }

    /// <summary>Puts names behind the addresses of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="symbols">The image's symbols, or null for none.</param>
    public static string Format(string report, SymbolFile? symbols)
    {
        if (symbols is null) return report;
        string prefix = Encoding.ASCII.GetString(PanicMarkers.AddressPrefix), suffix = Encoding.ASCII.GetString(PanicMarkers.AddressSuffix);
        List<(int End, ulong Address)> addresses = [];
        for (int at = report.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = report.IndexOf(prefix, at + 1, StringComparison.Ordinal))
        {
            int start = at + prefix.Length, end = report.IndexOf(suffix, start, StringComparison.Ordinal);
            if (end < 0) break;
            if (!ulong.TryParse(report.AsSpan(start, end - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address)) continue;
            // The first address is the place itself. The others are return addresses: the call before them is what counts,
            // and behind a call that never returns the next function begins.
            addresses.Add((end + suffix.Length, addresses.Count == 0 || address == 0 ? address : address - 1));
        }

        Dictionary<ulong, SourceLine> lines = symbols.FindLines(addresses.Select(item => item.Address));
        var text = new StringBuilder();
        int done = 0;
        foreach ((int end, ulong address) in addresses)
        {
            _ = text.Append(report, done, end - done);
            done = end;
            if (symbols.TryFindFunction(address, out string name, out ulong offset))
                _ = text.Append(CultureInfo.InvariantCulture, $" {MethodName.Format(name)}+0x{offset:x}");
            if (lines.TryGetValue(address, out SourceLine line)) _ = text.Append(CultureInfo.InvariantCulture, $" in {line.File}:line {line.Line}");
        }

        return text.Append(report, done, report.Length - done).ToString();
    }
}
