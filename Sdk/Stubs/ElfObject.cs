using System.Buffers.Binary;
using System.Text;

namespace LibOs.Sdk.Stubs;

/// <summary>A relocatable ELF64 object for x86-64, as a linker takes it.</summary>
internal sealed class ElfObject
{
    private const int SectionHeaderLength = 64;
    private const int SymbolLength = 24;
    private const int RelocationLength = 24;

    private readonly List<ElfSection> _sections = [];
    private readonly List<(string Name, ElfSection Section, long Value, long Length, bool IsFunction)> _defined = [];
    private readonly List<string> _undefined = [];

    /// <summary>Adds an empty section.</summary>
    public ElfSection AddSection(string name, ElfSectionKind kind, int alignment)
    {
        var section = new ElfSection(name, kind, alignment);
        _sections.Add(section);
        return section;
    }

    /// <summary>Defines a global symbol at an offset in a section.</summary>
    public void Define(string name, ElfSection section, long offset, long length = 0, bool isFunction = false) =>
        _defined.Add((name, section, offset, length, isFunction));

    /// <summary>Writes the object. Symbols that relocations name and nothing defines become undefined symbols.</summary>
    public byte[] ToArray()
    {
        foreach (ElfRelocation relocation in _sections.SelectMany(section => section.Relocations))
        {
            if (!_undefined.Contains(relocation.Symbol) && _defined.TrueForAll(symbol => symbol.Name != relocation.Symbol))
                _undefined.Add(relocation.Symbol);
        }

        var names = new StringTable();
        var strings = new StringTable();
        byte[] symbols = BuildSymbols(strings, out Dictionary<string, int> indexes);

        using var file = new MemoryStream();
        file.Write(new byte[64]);
        var headers = new List<byte[]> { new byte[SectionHeaderLength] };
        int symbolTableIndex = 1 + _sections.Count + _sections.Count(section => section.Relocations.Count > 0);
        foreach (ElfSection section in _sections)
        {
            long offset = Append(file, section.Kind == ElfSectionKind.ZeroData ? [] : section.Contents, section.Alignment);
            (uint type, ulong flags) = section.Kind switch
            {
                ElfSectionKind.Code => (1u, 6ul),
                ElfSectionKind.ReadOnlyData => (1u, 2ul),
                ElfSectionKind.Data => (1u, 3ul),
                ElfSectionKind.ZeroData => (8u, 3ul),
                ElfSectionKind.Note => (7u, 2ul),
                _ => (1u, 0ul),
            };
            headers.Add(Header(names.Add(section.Name), type, flags, offset, section.Length, 0, 0, section.Alignment, 0));
        }

        int sectionIndex = 0;
        foreach (ElfSection section in _sections)
        {
            sectionIndex++;
            if (section.Relocations.Count == 0) continue;
            byte[] table = new byte[RelocationLength * section.Relocations.Count];
            Span<byte> entry = table;
            foreach (ElfRelocation relocation in section.Relocations)
            {
                BinaryPrimitives.WriteInt64LittleEndian(entry, relocation.Offset);
                BinaryPrimitives.WriteInt64LittleEndian(entry[8..], ((long)indexes[relocation.Symbol] << 32) | (uint)relocation.Kind);
                BinaryPrimitives.WriteInt64LittleEndian(entry[16..], relocation.Addend);
                entry = entry[RelocationLength..];
            }

            long offset = Append(file, table, 8);
            headers.Add(Header(names.Add(".rela" + section.Name), 4, 0, offset, table.Length, symbolTableIndex, sectionIndex, 8, RelocationLength));
        }

        long symbolsOffset = Append(file, symbols, 8);
        headers.Add(Header(names.Add(".symtab"), 2, 0, symbolsOffset, symbols.Length, symbolTableIndex + 1, 1, 8, SymbolLength));
        long stringsOffset = Append(file, strings.ToArray(), 1);
        headers.Add(Header(names.Add(".strtab"), 3, 0, stringsOffset, strings.Length, 0, 0, 1, 0));
        int namesName = names.Add(".shstrtab");
        long namesOffset = Append(file, names.ToArray(), 1);
        headers.Add(Header(namesName, 3, 0, namesOffset, names.Length, 0, 0, 1, 0));

        long headersOffset = Append(file, [], 8);
        foreach (byte[] header in headers) file.Write(header);
        byte[] bytes = file.ToArray();
        WriteFileHeader(bytes, headersOffset, headers.Count);
        return bytes;
    }

    private byte[] BuildSymbols(StringTable strings, out Dictionary<string, int> indexes)
    {
        indexes = [];
        byte[] table = new byte[SymbolLength * (1 + _defined.Count + _undefined.Count)];
        Span<byte> entry = table.AsSpan(SymbolLength);
        int index = 1;
        foreach ((string name, ElfSection section, long value, long length, bool isFunction) in _defined)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry, strings.Add(name));
            entry[4] = (byte)(0x10 | (isFunction ? 2 : 1)); // STB_GLOBAL; STT_FUNC or STT_OBJECT
            BinaryPrimitives.WriteInt16LittleEndian(entry[6..], (short)(1 + _sections.IndexOf(section)));
            BinaryPrimitives.WriteInt64LittleEndian(entry[8..], value);
            BinaryPrimitives.WriteInt64LittleEndian(entry[16..], length);
            indexes[name] = index++;
            entry = entry[SymbolLength..];
        }

        foreach (string name in _undefined)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry, strings.Add(name));
            entry[4] = 0x10;
            indexes[name] = index++;
            entry = entry[SymbolLength..];
        }

        return table;
    }

    private static byte[] Header(int name, uint type, ulong flags, long offset, long length, int link, int info, int alignment, int entryLength)
    {
        byte[] header = new byte[SectionHeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, name);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), type);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), flags);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), offset);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), link);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(44), info);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48), alignment);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(56), entryLength);
        return header;
    }

    private static void WriteFileHeader(Span<byte> file, long headersOffset, int headerCount)
    {
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        BinaryPrimitives.WriteInt16LittleEndian(file[16..], 1); // ET_REL
        BinaryPrimitives.WriteInt16LittleEndian(file[18..], 62); // EM_X86_64
        BinaryPrimitives.WriteInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteInt64LittleEndian(file[40..], headersOffset);
        BinaryPrimitives.WriteInt16LittleEndian(file[52..], 64);
        BinaryPrimitives.WriteInt16LittleEndian(file[58..], SectionHeaderLength);
        BinaryPrimitives.WriteInt16LittleEndian(file[60..], (short)headerCount);
        BinaryPrimitives.WriteInt16LittleEndian(file[62..], (short)(headerCount - 1));
    }

    private static long Append(MemoryStream file, byte[] bytes, int alignment)
    {
        while (file.Length % alignment != 0) file.WriteByte(0);
        long offset = file.Length;
        file.Write(bytes);
        return offset;
    }

    private sealed class StringTable
    {
        private readonly MemoryStream _store = new();

        public StringTable() => _store.WriteByte(0);

        public long Length => _store.Length;

        public int Add(string text)
        {
            int offset = (int)_store.Length;
            _store.Write(Encoding.ASCII.GetBytes(text));
            _store.WriteByte(0);
            return offset;
        }

        public byte[] ToArray() => _store.ToArray();
    }
}
