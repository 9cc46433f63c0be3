using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Kernel.Files;

/// <summary>Writes a text of which only the part from some byte on is wanted, as far as it fits.</summary>
/// <param name="destination">Where the part goes.</param>
/// <param name="position">The first byte wanted.</param>
[KernelPath]
internal ref struct FileText(Span<byte> destination, long position)
{
    private const int MostDigits = 20;

    private readonly Span<byte> _destination = destination;
    private long _skip = position;

    /// <summary>How many bytes are there.</summary>
    public int Length { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> text)
    {
        if (_skip >= text.Length)
        {
            _skip -= text.Length;
            return;
        }

        Length += KernelBytes.Copy(text[(int)_skip..], _destination[Length..]);
        _skip = 0;
    }

    public void Add(byte character) => Add(new ReadOnlySpan<byte>(in character));

    /// <summary>Adds a number with spaces before it.</summary>
    public void Add(ulong number, int width = 0)
    {
        int digits = 1;
        for (ulong rest = number / 10; rest != 0; rest /= 10) digits++;
        for (int i = digits; i < width; i++) Add((byte)' ');
        ulong power = 1;
        for (int i = 1; i < digits && i < MostDigits; i++) power *= 10;
        for (; power != 0; power /= 10) Add((byte)('0' + (number / power % 10)));
    }

    /// <summary>Adds a number in base 16 with zeros before it.</summary>
    public void AddHexadecimal(ulong number, int width)
    {
        int digits = 1;
        while (digits < 16 && number >> (4 * digits) != 0) digits++;
        for (int i = Math.Max(digits, width) - 1; i >= 0; i--)
        {
            int digit = i >= 16 ? 0 : (int)(number >> (4 * i) & 15);
            Add((byte)(digit < 10 ? '0' + digit : 'a' + digit - 10));
        }
    }

    /// <summary>Adds a line of a name, a number and a unit.</summary>
    public void AddLine(scoped ReadOnlySpan<byte> name, ulong number, scoped ReadOnlySpan<byte> unit, int width = 0)
    {
        Add(name);
        Add(number, width);
        Add(unit);
        Add((byte)'\n');
    }
}
