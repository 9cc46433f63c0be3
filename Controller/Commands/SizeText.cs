using System.Globalization;

namespace LibOs.Controller.Commands;

/// <summary>Sizes as people write them: <c>24M</c>, <c>1G</c>, <c>65536K</c>, or bytes.</summary>
internal static class SizeText
{
    /// <summary>Reads a size.</summary>
    /// <param name="text">Digits and perhaps a suffix K, M or G (powers of 1024).</param>
    /// <param name="bytes">The size in bytes, at least 1.</param>
    public static bool TryParse(string text, out ulong bytes)
    {
        bytes = 0;
        if (text.Length == 0) return false;
        int shift = text[^1] switch { 'k' or 'K' => 10, 'm' or 'M' => 20, 'g' or 'G' => 30, _ => 0 };
        ReadOnlySpan<char> digits = shift == 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)) return false;
        if (number == 0 || number > ulong.MaxValue >> shift) return false;
        bytes = number << shift;
        return true;
    }

    /// <summary>Writes a size in the greatest unit that divides it.</summary>
    public static string Format(ulong bytes) => bytes switch
    {
        >= 1UL << 30 when bytes % (1UL << 30) == 0 => $"{bytes >> 30}G",
        >= 1UL << 20 when bytes % (1UL << 20) == 0 => $"{bytes >> 20}M",
        >= 1UL << 10 when bytes % (1UL << 10) == 0 => $"{bytes >> 10}K",
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Writes a size in the greatest unit with one digit behind the point where it is small.</summary>
    public static string Short(ulong bytes) => bytes switch
    {
        >= 10UL << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}G"),
        >= 1UL << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << 30):F1}G"),
        >= 1UL << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M"),
        >= 1UL << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10}K"),
        _ => bytes.ToString(CultureInfo.InvariantCulture),
    };
}
