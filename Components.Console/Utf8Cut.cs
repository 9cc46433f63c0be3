using LibOs.Abstractions.Composition;

namespace LibOs.Components.Console;

/// <summary>Cuts UTF-8 text between characters.</summary>
[KernelPath]
internal static class Utf8Cut
{
    private const int LongestSequence = 4;

    /// <summary>The greatest length up to <paramref name="limit"/> at which the text can be cut.</summary>
    /// <param name="text">UTF-8; bytes that are none can be cut anywhere.</param>
    /// <param name="limit">At least 4.</param>
    public static int Fit(ReadOnlySpan<byte> text, int limit)
    {
        if (text.Length <= limit) return text.Length;
        for (int cut = limit; cut > limit - LongestSequence; cut--)
        {
            if ((text[cut] & 0xC0) != 0x80) return cut;
        }

        return limit;
    }
}
