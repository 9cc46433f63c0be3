using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Symbols;

namespace LibOs.Controller.Debug;

/// <summary>Finds code by what a user calls it.</summary>
internal static class MethodFinder
{
    private const int MostNamed = 10;

    /// <summary>Finds a place in code.</summary>
    /// <param name="text">An address in hexadecimal, a symbol, a C# method's full name, or the end of one (<c>Program.Main</c>).</param>
    /// <param name="symbols">The image's symbols.</param>
    /// <returns>An address.</returns>
    /// <exception cref="UserError">Nothing, or more than one method, is called so.</exception>
    public static ulong Find(string text, SymbolFile symbols)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address))
            return address;
        var found = new SortedDictionary<ulong, string>();
        var exact = new SortedDictionary<ulong, string>();
        foreach ((ulong start, ulong length, string symbol) in symbols.Functions)
        {
            if (symbol == text) return start;
            if (length == 0) continue;
            string name = MethodName.Format(symbol);
            if (name == text) exact[start] = name;
            else if (name.EndsWith("." + text, StringComparison.Ordinal)) found[start] = name;
        }

        if (exact.Count > 0) found = exact;
        return found.Count switch
        {
            1 => found.First().Key,
            0 => throw new UserError($"no method is called '{text}' in this image", PartitionExitCode.Usage),
            _ => throw new UserError($"'{text}' may be {string.Join(", ", found.Take(MostNamed).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value} (0x{one.Key:x})")))}{(found.Count > MostNamed ? ", ..." : "")}: name one of them, or its address", PartitionExitCode.Usage),
        };
    }
}
