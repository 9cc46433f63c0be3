using System.Buffers.Binary;
using System.Text;

namespace LibOs.Controller.Symbols;

/// <summary>Reads little-endian numbers, LEB128 and strings one after another.</summary>
/// <param name="bytes">What to read.</param>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next read begins.</summary>
    public int Position { get; set; }

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>Reads a byte.</summary>
    public byte U8() => _bytes[Position++];

    /// <summary>Reads 16 bits.</summary>
    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>Reads 32 bits.</summary>
    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads 64 bits.</summary>
    public ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads an unsigned LEB128 number.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = U8();
            if (shift < 64) value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    /// <summary>Reads a signed LEB128 number.</summary>
    public long Signed()
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = U8();
            if (shift < 64) value |= (long)(next & 0x7f) << shift;
            if (next >= 0x80) continue;
            if (shift + 7 < 64 && (next & 0x40) != 0) value |= -1L << (shift + 7);
            return value;
        }
    }

    /// <summary>Reads a string that ends in a zero byte.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> rest = _bytes[Position..];
        int length = rest.IndexOf((byte)0);
        if (length < 0) throw new InvalidDataException("a string without end");
        Position += length + 1;
        return Encoding.UTF8.GetString(rest[..length]);
    }

    /// <summary>Takes bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
