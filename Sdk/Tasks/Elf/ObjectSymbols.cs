using System.Buffers.Binary;
using System.Text;

namespace LibOs.Sdk.Elf;

/// <summary>The symbols of a relocatable 64-bit little-endian ELF object.</summary>
internal static class ObjectSymbols
{
    private const int HeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint SymbolTable = 2;

    /// <summary>The symbols whose names begin with a prefix, and whether the object defines each.</summary>
    /// <exception cref="InvalidDataException">It is no such object, or its tables point outside the file.</exception>
    public static Dictionary<string, bool> Read(ReadOnlySpan<byte> file, ReadOnlySpan<byte> prefix)
    {
        if (file.Length < HeaderSize || !file.StartsWith("\u007FELF\u0002\u0001"u8)) throw new InvalidDataException("not a 64-bit little-endian ELF file");
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        ulong headers = BinaryPrimitives.ReadUInt64LittleEndian(file[40..]);
        // An object with very many sections notes their number in the first of them.
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(file[60..]);
        if (count == 0 && headers != 0) count = BinaryPrimitives.ReadUInt64LittleEndian(Part(file, headers, HeaderSize)[32..]);
        for (ulong i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = Part(file, headers + (i * HeaderSize), HeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != SymbolTable) continue;
            ReadOnlySpan<byte> names = Contents(file, Part(file, headers + (BinaryPrimitives.ReadUInt32LittleEndian(section[40..]) * (ulong)HeaderSize), HeaderSize));
            ReadOnlySpan<byte> symbols = Contents(file, section);
            for (; symbols.Length >= SymbolSize; symbols = symbols[SymbolSize..])
            {
                uint place = BinaryPrimitives.ReadUInt32LittleEndian(symbols);
                if (place >= (uint)names.Length || !names[(int)place..].StartsWith(prefix)) continue;
                ReadOnlySpan<byte> name = names[(int)place..];
                int end = name.IndexOf((byte)0);
                if (end < 0) throw new InvalidDataException("a symbol's name has no end");
                string text = Encoding.ASCII.GetString(name[..end]);
                bool isDefined = BinaryPrimitives.ReadUInt16LittleEndian(symbols[6..]) != 0;
                found[text] = isDefined || (found.TryGetValue(text, out bool known) && known);
            }
        }

        return found;
    }

    private static ReadOnlySpan<byte> Contents(ReadOnlySpan<byte> file, ReadOnlySpan<byte> section) =>
        Part(file, BinaryPrimitives.ReadUInt64LittleEndian(section[24..]), BinaryPrimitives.ReadUInt64LittleEndian(section[32..]));

    private static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> file, ulong offset, ulong length)
    {
        if (offset > (ulong)file.Length || length > (ulong)file.Length - offset) throw new InvalidDataException("a table lies outside the file");
        return file.Slice((int)offset, (int)length);
    }
}
