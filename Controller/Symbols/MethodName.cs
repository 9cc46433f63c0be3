namespace LibOs.Controller.Symbols;

/// <summary>Makes the native symbols that ILC gives to methods readable.</summary>
internal static class MethodName
{
    private const string Unboxing = "<unbox>";
    private const string CanonicalType = "System___Canon";
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
        return bracket < 0 ? name : WithoutArity(name) + FormatArguments(type[bracket..]);
    }

    // Type arguments are shown by their own names only: with namespaces a line would be mostly those.
    private static string FormatArguments(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal)) return text;
        text = text.Replace(CanonicalType, "_Canon", StringComparison.Ordinal);
        var result = new System.Text.StringBuilder();
        int start = 0, depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('<' or '>')) continue;
            string part = text[start..i];
            if (depth > 0)
            {
                // "__" parts type arguments
                string[] names = part.Split("__");
                for (int n = 0; n < names.Length; n++) names[n] = ShortName(names[n], generic: n == names.Length - 1 && i < text.Length && text[i] == '<');
                part = string.Join(", ", names);
            }
            else if (i < text.Length && text[i] == '<')
            {
                part = WithoutArity(part.Replace('_', '.'));
            }

            _ = result.Append(part);
            if (i == text.Length) break;
            depth += text[i] == '<' ? 1 : -1;
            _ = result.Append(text[i]);
            start = i + 1;
        }

        return result.ToString();
    }

    private static string ShortName(string type, bool generic)
    {
        string name = WithoutAssembly(type).Replace('_', '.');
        if (generic) name = WithoutArity(name);
        return name[(name.LastIndexOf('.') + 1)..];
    }

    // "List.1" before its arguments is List
    private static string WithoutArity(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot > 0 && dot + 1 < name.Length && !name.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9') ? name[..dot] : name;
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
