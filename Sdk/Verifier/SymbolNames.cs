using LibOs.Controller.Symbols;

namespace LibOs.Sdk.Verifier;

/// <summary>Names for people.</summary>
internal static class SymbolNames
{
    private const string Exports = "_LibOs_Generated_KernelExports__";
    private const string DispatchCell = "__InterfaceDispatchCell_";

    /// <summary>The symbol that a generated export is entered by, or an empty string for any other function.</summary>
    public static string ExportOf(LinkedFunction function)
    {
        foreach (string name in function.Names)
        {
            int found = name.IndexOf(Exports, StringComparison.Ordinal);
            if (found >= 0) return name[(found + Exports.Length)..];
        }

        return "";
    }

    /// <summary>A function's name as C# writes it; C functions and machine stubs keep theirs.</summary>
    public static string Format(LinkedFunction function)
    {
        string export = ExportOf(function);
        if (export.Length > 0) return export;
        return function.IsManaged ? Shorten(MethodName.Format(function.Name)) : function.Name;
    }

    /// <summary>Replaces a long list of type arguments: the composed kernel's are the same in every line.</summary>
    private static string Shorten(string name)
    {
        const int Longest = 40;
        int start = name.IndexOf('<', StringComparison.Ordinal), depth = 0;
        for (int i = Math.Max(start, 0); start >= 0 && i < name.Length; i++)
        {
            if (name[i] == '<') depth++;
            else if (name[i] == '>' && --depth == 0) return i - start > Longest ? string.Concat(name.AsSpan(0, start), "<...>", name.AsSpan(i + 1)) : name;
        }

        return name;
    }

    /// <summary>The interface method that a dispatch cell is for.</summary>
    /// <param name="symbol">The cell's symbol, which ends in the caller's.</param>
    /// <param name="caller">The function that calls through it.</param>
    public static string FormatDispatchCell(string symbol, LinkedFunction caller)
    {
        if (!symbol.StartsWith(DispatchCell, StringComparison.Ordinal)) return symbol;
        string method = symbol[DispatchCell.Length..];
        foreach (string name in caller.Names)
            if (method.EndsWith("_" + name, StringComparison.Ordinal)) method = method[..^(name.Length + 1)];
        return MethodName.Format(method);
    }

    /// <summary>A method's symbol without the arguments of a generic type and without the number of an overload.</summary>
    public static string WithoutTypeArguments(string symbol)
    {
        var text = new System.Text.StringBuilder();
        int depth = 0;
        foreach (char character in symbol)
        {
            if (character == '>') depth--;
            else if (character == '<') depth++;
            else if (depth == 0) text.Append(character);
        }

        string plain = text.ToString();
        int number = plain.LastIndexOf('_'), method = plain.LastIndexOf("__", StringComparison.Ordinal);
        return number > method + 2 && number + 1 < plain.Length && !plain.AsSpan(number + 1).ContainsAnyExceptInRange('0', '9') ? plain[..number] : plain;
    }
}
