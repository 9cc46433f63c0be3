using System.Globalization;

namespace LibOs.Controller.Tree;

/// <summary>Numbers as people write them: decimal, or hexadecimal after 0x.</summary>
internal static class Number
{
    /// <summary>Reads a number.</summary>
    public static bool TryParse(string text, out ulong value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
