using System.Runtime.CompilerServices;
using LibOs.Abstractions.Composition;

namespace LibOs.Components.Files;

/// <summary>Numbers as names.</summary>
[KernelPath]
internal static class DecimalText
{
    private const int MostDigits = 9;

    /// <summary>Room for a number.</summary>
    [InlineArray(MostDigits + 1)]
    public struct Buffer
    {
        private byte _first;
    }

    /// <summary>Reads a name that is a number below a billion, without sign or leading zeros.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out int number)
    {
        number = 0;
        if (name.Length is 0 or > MostDigits || (name.Length > 1 && name[0] == '0')) return false;
        foreach (byte digit in name)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }

    /// <summary>Writes a number that is not negative.</summary>
    /// <returns>How many digits.</returns>
    public static int Format(int number, Span<byte> destination)
    {
        int length = 1;
        for (int rest = number / 10; rest != 0; rest /= 10) length++;
        for (int i = length - 1; i >= 0; i--, number /= 10) destination[i] = (byte)('0' + (number % 10));
        return length;
    }
}
