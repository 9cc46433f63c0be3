using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Console;

/// <summary>The kernel's log as a ring of records; the oldest give way to new ones.</summary>
/// <remarks>
/// Positions count bytes since the start and never go back; a record lies at its position modulo the storage's length:
/// 64-bit nanoseconds, 16-bit text length, 8-bit level, 5 bytes kept free, then the text, padded to 8 bytes. Records may
/// wrap around the end of the storage.
/// </remarks>
[KernelPath]
public struct LogRing : ILogBuffer
{
    private const int HeaderLength = 16;
    private const int MinimumSize = HeaderLength + ILogBuffer.MaximumTextLength;

    private ulong _oldest;
    private ulong _end;

    /// <inheritdoc/>
    public static int GetStorageSize(int bytes) => bytes < MinimumSize ? MinimumSize : (bytes + 7) & ~7;

    /// <inheritdoc/>
    public void Append(Span<byte> storage, int level, long nanoseconds, ReadOnlySpan<byte> text)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(storage);
        if (words.Length * 8 < MinimumSize) return;
        int length = Utf8Cut.Fit(text, ILogBuffer.MaximumTextLength);
        uint record = RecordLength(length);
        ulong capacity = (ulong)words.Length * 8;
        while (_oldest < _end && _end + record - _oldest > capacity) _oldest += RecordLength(TextLength(words, _oldest));
        if (_oldest > _end) _oldest = _end;
        Word(words, _end) = (ulong)nanoseconds;
        Word(words, _end + 8) = (uint)length | ((ulong)(byte)level << 16);
        ReadOnlySpan<byte> rest = text[..length];
        for (ulong at = _end + HeaderLength; rest.Length != 0; at += 8)
        {
            int piece = rest.Length < 8 ? rest.Length : 8;
            ulong word = 0;
            for (int i = 0; i < piece; i++) word |= (ulong)rest[i] << (8 * i);
            Word(words, at) = word;
            rest = rest[piece..];
        }

        _end += record;
    }

    /// <inheritdoc/>
    public readonly int Read(Span<byte> storage, ref ulong position, out int level, out long nanoseconds, Span<byte> destination)
    {
        level = 0;
        nanoseconds = 0;
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(storage);
        if (words.Length * 8 < MinimumSize) return -1;
        if (position < _oldest) position = _oldest;
        if (position >= _end) return -1;
        nanoseconds = (long)Word(words, position);
        level = (byte)(Word(words, position + 8) >> 16);
        int length = TextLength(words, position);
        int copied = length < destination.Length ? length : destination.Length;
        for (int i = 0; i < copied; i++)
            destination[i] = (byte)(Word(words, position + HeaderLength + (uint)i) >> (8 * (i & 7)));
        position += RecordLength(length);
        return copied;
    }

    // A position that no record begins at (a caller's own) gives some length within bounds, never a wild one.
    private static int TextLength(Span<ulong> words, ulong position)
    {
        int length = (ushort)Word(words, position + 8);
        return length <= ILogBuffer.MaximumTextLength ? length : ILogBuffer.MaximumTextLength;
    }

    private static uint RecordLength(int textLength) => HeaderLength + (((uint)textLength + 7) & ~7u);

    private static ref ulong Word(Span<ulong> words, ulong position) =>
        ref words[(int)(position / 8 % (uint)words.Length)];
}
