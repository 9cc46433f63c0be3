using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>Assembles bytes that are written in pieces into lines for the kernel's log.</summary>
/// <remarks>
/// <para>
/// A line ends with LF or CR LF, which are not part of it, or before it would get longer than
/// <see cref="MaximumLength"/>: then it is cut between two characters of UTF-8. Control characters other than the
/// tabulator appear as <c>\x1B</c>, those from U+0080 to U+009F as <c>\u009B</c>, so that no line can command a terminal.
/// Bytes that are not UTF-8 are kept.
/// </para>
/// <para>The caller owns the storage, <see cref="MaximumLength"/> bytes, and passes the same to each call.</para>
/// <code>
/// while ((length = assembler.TakeLine(storage, ref data)) >= 0) log.Append(..., storage[..length]);
/// </code>
/// </remarks>
[KernelPath]
public struct LineAssembler
{
    /// <summary>The greatest length of a line in bytes.</summary>
    public const int MaximumLength = ILogBuffer.MaximumTextLength;

    private const byte LeadOfControls = 0xC2;

    private int _length;
    private int _taken;
    private bool _hasReturn;

    /// <summary>Takes bytes up to the end of the next line.</summary>
    /// <param name="storage">At least <see cref="MaximumLength"/> bytes.</param>
    /// <param name="data">What was written; the bytes taken are removed from its front.</param>
    /// <returns>
    /// The length of the line, which stands at the beginning of <paramref name="storage"/> until the next call; or -1
    /// when all bytes are taken and the line has not ended, or the storage is too small.
    /// </returns>
    public int TakeLine(Span<byte> storage, ref ReadOnlySpan<byte> data)
    {
        if (storage.Length < MaximumLength) return -1;
        DropTaken(storage);
        while (data.Length != 0)
        {
            byte next = data[0];
            if (_hasReturn && next != (byte)'\n')
            {
                if (!TryAddEscape(storage, (byte)'\r')) return Cut(storage, next: 0);
                _hasReturn = false;
            }

            if (next == (byte)'\n')
            {
                _hasReturn = false;
                data = data[1..];
                _taken = _length;
                return _length;
            }

            if (next == (byte)'\r') _hasReturn = true;
            else if (!TryAdd(storage, next)) return Cut(storage, next);
            data = data[1..];
        }

        return -1;
    }

    /// <summary>Takes what is there as a line although it has not ended; call until nothing is left.</summary>
    /// <param name="storage">The storage given to <see cref="TakeLine"/>.</param>
    /// <returns>The length of the line at the beginning of <paramref name="storage"/>, or -1 when nothing is there.</returns>
    public int Flush(Span<byte> storage)
    {
        if (storage.Length < MaximumLength) return -1;
        DropTaken(storage);
        if (_hasReturn)
        {
            if (!TryAddEscape(storage, (byte)'\r')) return Cut(storage, next: 0);
            _hasReturn = false;
        }

        if (_length == 0) return -1;
        _taken = _length;
        return _length;
    }

    private void DropTaken(Span<byte> storage)
    {
        int kept = _length - _taken;
        for (int i = 0; i < kept; i++) storage[i] = storage[_taken + i];
        _length = kept;
        _taken = 0;
    }

    // The line ends here; the beginning of a character that the next byte continues goes into the next line.
    private int Cut(Span<byte> storage, byte next)
    {
        _taken = _length;
        if ((next & 0xC0) != 0x80) return _taken;
        for (int at = _length - 1; at >= 0 && at >= _length - 3; at--)
        {
            byte value = storage[at];
            if ((value & 0xC0) == 0x80) continue;
            int expected = value >= 0xF0 ? 4 : value >= 0xE0 ? 3 : value >= 0xC0 ? 2 : 1;
            if (expected > _length - at && at > 0) _taken = at;
            break;
        }

        return _taken;
    }

    private bool TryAdd(Span<byte> storage, byte value)
    {
        if ((value < 0x20 && value != (byte)'\t') || value == 0x7F) return TryAddEscape(storage, value);
        if (value is >= 0x80 and < 0xA0 && _length > 0 && storage[_length - 1] == LeadOfControls)
        {
            if (_length + 5 > MaximumLength) return false;
            storage[_length - 1] = (byte)'\\';
            storage[_length] = (byte)'u';
            storage[_length + 1] = (byte)'0';
            storage[_length + 2] = (byte)'0';
            AddHexadecimal(storage, _length + 3, value);
            _length += 5;
            return true;
        }

        if (_length == MaximumLength) return false;
        storage[_length++] = value;
        return true;
    }

    private bool TryAddEscape(Span<byte> storage, byte value)
    {
        if (_length + 4 > MaximumLength) return false;
        storage[_length] = (byte)'\\';
        storage[_length + 1] = (byte)'x';
        AddHexadecimal(storage, _length + 2, value);
        _length += 4;
        return true;
    }

    private static void AddHexadecimal(Span<byte> storage, int at, byte value)
    {
        storage[at] = "0123456789ABCDEF"u8[value >> 4];
        storage[at + 1] = "0123456789ABCDEF"u8[value & 15];
    }
}
