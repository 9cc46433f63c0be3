using System.Globalization;
using System.Text;
using LibOs.Controller.Partitions;

namespace LibOs.Controller.Symbols;

/// <summary>The one line about a stack overflow.</summary>
internal static class StackOverflowReport
{
    private const string CoreLibrary = "S_P_CoreLib_";
    private const string FirstThreadName = "main";
    private const int FirstThread = 1;

    /// <summary>Formats the line.</summary>
    /// <param name="overflow">What the partition told.</param>
    /// <param name="symbols">The image's symbols, or null for none.</param>
    /// <returns>Thread, method and source line, as far as they are known, with a line end.</returns>
    public static string Format(StackOverflow overflow, SymbolFile? symbols)
    {
        var text = new StringBuilder("libos: stack overflow in thread ");
        // A thread without a name of its own has its creator's, and the first thread's would mislead.
        bool hasName = overflow.Name.Length > 0 && (overflow.Thread == FirstThread || overflow.Name != FirstThreadName);
        _ = text.Append(hasName ? $"'{Printable(overflow.Name)}' " : "");
        _ = text.Append(CultureInfo.InvariantCulture, $"({overflow.Thread})");
        ulong address = symbols is null ? overflow.Address : Place(overflow, symbols);
        if (symbols is null || !symbols.TryFindFunction(address, out string name, out _))
            return text.Append(CultureInfo.InvariantCulture, $" at address 0x{address:x}\n").ToString();

        _ = text.Append(CultureInfo.InvariantCulture, $" in {MethodName.Format(name)}");
        if (symbols.FindLines([address]).TryGetValue(address, out SourceLine line)) _ = text.Append(CultureInfo.InvariantCulture, $" at {line.File}:{line.Line}");
        return text.Append('\n').ToString();
    }

    // Code of the C library and the runtime says little about the mistake: the method that its caller most often was does.
    private static ulong Place(StackOverflow overflow, SymbolFile symbols)
    {
        if (symbols.IsManaged(overflow.Address)) return overflow.Address;
        ulong best = overflow.Address, most = 0;
        foreach ((ulong address, ulong count) in overflow.Callers)
        {
            // the call lies before a return address; an address where a function begins is none
            if (!symbols.IsManaged(address) || !symbols.TryFindFunction(address - 1, out string name, out _)) continue;
            if (symbols.TryFindFunction(address, out _, out ulong offset) && offset == 0) continue;
            ulong weight = name.StartsWith(CoreLibrary, StringComparison.Ordinal) ? count : count << 32;
            if (weight > most) (best, most) = (address - 1, weight);
        }

        return best;
    }

    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
}
