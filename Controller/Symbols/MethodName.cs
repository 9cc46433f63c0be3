namespace LibOs.Controller.Symbols;

/// <summary>Makes the native symbols that ILC gives to methods readable.</summary>
internal static class MethodName
{
    private const string Unboxing = "<unbox>";
    private const string CoreLibrary = "S_P_CoreLib_";

    /// <summary>Turns <c>S_P_CoreLib_System_String__Concat_1</c> into <c>System.String.Concat_1</c>.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <returns>
    /// Type and method with dots. The mangling loses the difference between dots and underscores, so a name with
    /// underscores of its own comes back with dots. Symbols of C and machine stubs are returned as they are.
    /// </returns>
    public static string Format(string symbol)
    {
        // a boxed value type's stub carries the method's own symbol
        int unboxing = symbol.IndexOf(Unboxing, StringComparison.Ordinal);
        if (unboxing >= 0) return Format(symbol[(unboxing + Unboxing.Length)..]);
        int split = FindSplit(symbol);
        if (split <= 0) return symbol;
        string type = FormatType(symbol[..split]);
        string method = symbol[(split + 2)..].Trim('_');
        return type + "." + (method.Length == 0 ? "?" : FormatArguments(method));
    }

    // The first double underscore outside of type arguments parts type and method.
    private static int FindSplit(string symbol)
    {
        int depth = 0;
        for (int i = 0; i + 2 < symbol.Length; i++)
        {
            if (symbol[i] == '<') depth++;
            else if (symbol[i] == '>') depth--;
            else if (depth == 0 && i > 0 && symbol[i] == '_' && symbol[i + 1] == '_') return i;
        }

        return -1;
    }

    private static string FormatType(string type)
    {
        int bracket = type.IndexOf('<');
        string name = WithoutAssembly(bracket < 0 ? type : type[..bracket]).Replace('_', '.');
        return bracket < 0 ? name : name + FormatArguments(type[bracket..]);
    }

    // The text between brackets and commas is a type each.
    private static string FormatArguments(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal)) return text;
        var result = new System.Text.StringBuilder();
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('<' or '>' or ',')) continue;
            string part = text[start..i];
            // "__" parts type arguments
            _ = result.Append(depth == 0 ? part : string.Join(", ", part.Split("__").Select(FormatType)));
            if (i == text.Length) break;
            depth += text[i] == '<' ? 1 : text[i] == '>' ? -1 : 0;
            _ = result.Append(text[i]);
            start = i + 1;
        }

        return result.ToString();
    }

    // A type's symbol begins with its assembly; where the namespace repeats the assembly's name, one of both goes.
    private static string WithoutAssembly(string name)
    {
        if (name.StartsWith(CoreLibrary, StringComparison.Ordinal)) return name[CoreLibrary.Length..];
        for (int i = name.Length / 2; i > 0; i--)
        {
            if (i < name.Length && name[i] == '_' && name.AsSpan(i + 1).StartsWith(name.AsSpan(0, i))
                && (name.Length == 2 * i + 1 || name[2 * i + 1] == '_'))
                return name[(i + 1)..];
        }

        return name;
    }
}
