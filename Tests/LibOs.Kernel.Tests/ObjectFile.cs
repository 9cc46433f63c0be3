using System.Buffers.Binary;
using System.Text;

namespace LibOs.Kernel.Tests;

/// <summary>Reads a relocatable ELF64 object as a linker would; throws where a linker would refuse.</summary>
internal sealed class ObjectFile
{
    private readonly byte[] _bytes;

    public ObjectFile(byte[] bytes)
    {
        _bytes = bytes;
        Require(bytes.AsSpan(0, 7).SequenceEqual((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]), "identity");
        Require(Short(16) == 1 && Short(18) == 62 && Int(20) == 1, "a relocatable x86-64 object");
        Require(Short(52) == 64 && Short(58) == 64, "lengths of headers");
        long table = Long(40);
        int count = Short(60);
        Require(table % 8 == 0 && table + (64L * count) <= bytes.Length, "section table within the file");
        for (int i = 0; i < count; i++)
        {
            int at = (int)table + (64 * i);
            Sections.Add(new Section(i, Int(at), (uint)Int(at + 4), (ulong)Long(at + 8), Long(at + 24), Long(at + 32), Int(at + 40), Int(at + 44), Long(at + 48), Long(at + 56)));
        }

        Section names = Sections[Short(62)];
        foreach (Section section in Sections) section.Name = Text(names, section.NameOffset);
        foreach (Section section in Sections.Where(section => section.Type != Section.NoBits))
        {
            Require(section.Offset >= 0 && section.Offset + section.Length <= bytes.Length, $"{section.Name} within the file");
            if (section.Alignment > 1) Require(section.Offset % section.Alignment == 0, $"{section.Name} aligned");
        }

        ReadSymbols();
        ReadRelocations();
    }

    public List<Section> Sections { get; } = [];

    public List<Symbol> Symbols { get; } = [];

    public Section this[string name] => Sections.Single(section => section.Name == name);

    public Symbol Defined(string name) => Symbols.Single(symbol => symbol.Name == name && symbol.SectionIndex != 0);

    public ReadOnlySpan<byte> Contents(Section section) => _bytes.AsSpan((int)section.Offset, (int)section.Length);

    private void ReadSymbols()
    {
        Section table = Sections.Single(section => section.Type == 2);
        Require(table.EntryLength == 24 && table.Length % 24 == 0, "symbols of 24 bytes");
        Require(Contents(table)[..24].IndexOfAnyExcept((byte)0) < 0, "an empty first symbol");
        for (int at = (int)table.Offset; at < table.Offset + table.Length; at += 24)
        {
            var symbol = new Symbol(Text(Sections[table.Link], Int(at)), _bytes[at + 4], Short(at + 6), Long(at + 8), Long(at + 16));
            Symbols.Add(symbol);
            Require(symbol.SectionIndex < Sections.Count, $"{symbol.Name} in a section");
            if (symbol.SectionIndex != 0) Require(symbol.Value >= 0 && symbol.Value <= Sections[symbol.SectionIndex].Length, $"{symbol.Name} within its section");
        }

        Require(table.Info == 1, "no local symbols but the first");
    }

    private void ReadRelocations()
    {
        foreach (Section table in Sections.Where(section => section.Type == 4))
        {
            Section target = Sections[table.Info];
            Require(table.Name == ".rela" + target.Name && Sections[table.Link].Type == 2, $"{table.Name} of a section, with symbols");
            Require(table.EntryLength == 24 && table.Length % 24 == 0, "relocations of 24 bytes");
            for (int at = (int)table.Offset; at < table.Offset + table.Length; at += 24)
            {
                long information = Long(at + 8);
                int symbol = (int)(information >> 32);
                Require(symbol > 0 && symbol < Symbols.Count, "a relocation's symbol exists");
                var relocation = new Relocation(Long(at), (int)information, Symbols[symbol], Long(at + 16));
                int length = relocation.Type == 1 ? 8 : 4;
                Require(relocation.Offset >= 0 && relocation.Offset + length <= target.Length, $"a place within {target.Name}");
                target.Relocations.Add(relocation);
            }
        }
    }

    private string Text(Section strings, int offset)
    {
        Require(strings.Type == 3 && offset >= 0 && offset < strings.Length, "a name within its table");
        ReadOnlySpan<byte> rest = _bytes.AsSpan((int)strings.Offset + offset, (int)strings.Length - offset);
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)0)]);
    }

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new InvalidDataException("The object lacks: " + what);
    }

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(at));

    private long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(at));

    internal sealed record Section(int Index, int NameOffset, uint Type, ulong Flags, long Offset, long Length, int Link, int Info, long Alignment, long EntryLength)
    {
        public const uint NoBits = 8;

        public string Name { get; set; } = "";

        public List<Relocation> Relocations { get; } = [];
    }

    internal sealed record Symbol(string Name, byte Information, int SectionIndex, long Value, long Length);

    internal sealed record Relocation(long Offset, int Type, Symbol Symbol, long Addend);
}
