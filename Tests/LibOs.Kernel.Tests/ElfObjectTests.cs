using LibOs.Sdk.Stubs;

namespace LibOs.Kernel.Tests;

public sealed class ElfObjectTests
{
    [Fact]
    public void An_empty_object_can_be_read()
    {
        var read = new ObjectFile(new ElfObject().ToArray());
        Assert.Equal(["", ".symtab", ".strtab", ".shstrtab"], read.Sections.Select(section => section.Name));
        Assert.Single(read.Symbols);
    }

    [Fact]
    public void What_is_written_is_read_back() => TestRun.Repeat(1, random =>
    {
        for (int i = 0; i < TestRun.Count(20_000, 1_000_000) / 100; i++)
        {
            var target = new ElfObject();
            List<ElfSection> sections = [];
            for (int s = random.Next(6); s > 0; s--) sections.Add(AddSection(target, random, sections.Count));
            List<(string Name, ElfSection Section, long Offset, long Length, bool IsFunction)> symbols = [];
            for (int s = sections.Count == 0 ? 0 : random.Next(8); s > 0; s--)
            {
                ElfSection section = sections[random.Next(sections.Count)];
                symbols.Add(($"symbol{symbols.Count}", section, random.NextInt64(section.Length + 1), random.Next(100), random.Next(2) == 0));
                target.Define(symbols[^1].Name, section, symbols[^1].Offset, symbols[^1].Length, symbols[^1].IsFunction);
            }

            foreach (ElfSection section in sections.Where(section => section.Contents.Length >= 8)) AddRelocations(section, random, symbols.Count);
            Compare(new ObjectFile(target.ToArray()), sections, symbols);
        }
    });

    [Fact]
    public void The_same_object_is_written_every_time() => Assert.Equal(MachineStubs.Build(), MachineStubs.Build());

    private static ElfSection AddSection(ElfObject target, Random random, int index)
    {
        var kind = (ElfSectionKind)random.Next(6);
        ElfSection section = target.AddSection($".section{index}", kind, 1 << random.Next(8));
        if (kind == ElfSectionKind.ZeroData)
        {
            section.ZeroLength = random.Next(10_000);
        }
        else
        {
            section.Contents = new byte[random.Next(100)];
            random.NextBytes(section.Contents);
        }

        return section;
    }

    private static void AddRelocations(ElfSection section, Random random, int symbols)
    {
        ElfRelocationKind[] kinds = [ElfRelocationKind.Absolute64, ElfRelocationKind.Absolute32, ElfRelocationKind.Relative32];
        for (int i = random.Next(4); i > 0; i--)
        {
            string symbol = random.Next(3) == 0 || symbols == 0 ? $"outside{random.Next(3)}" : $"symbol{random.Next(symbols)}";
            section.Relocations.Add(new ElfRelocation(random.Next(section.Contents.Length - 7), kinds[random.Next(3)], symbol, random.Next(-100, 100)));
        }
    }

    private static void Compare(ObjectFile read, List<ElfSection> sections, List<(string Name, ElfSection Section, long Offset, long Length, bool IsFunction)> symbols)
    {
        for (int i = 0; i < sections.Count; i++)
        {
            ObjectFile.Section section = read.Sections[i + 1];
            Assert.Equal((sections[i].Name, sections[i].Length, (long)sections[i].Alignment), (section.Name, section.Length, section.Alignment));
            Assert.Equal(sections[i].Kind == ElfSectionKind.ZeroData, section.Type == ObjectFile.Section.NoBits);
            Assert.Equal(sections[i].Kind != ElfSectionKind.Marker, (section.Flags & 2) != 0); // SHF_ALLOC
            Assert.Equal(sections[i].Kind == ElfSectionKind.Code, (section.Flags & 4) != 0); // SHF_EXECINSTR
            Assert.Equal(sections[i].Kind is ElfSectionKind.Data or ElfSectionKind.ZeroData, (section.Flags & 1) != 0); // SHF_WRITE
            if (sections[i].Kind != ElfSectionKind.ZeroData) Assert.Equal(sections[i].Contents, read.Contents(section).ToArray());
            Assert.Equal(
                sections[i].Relocations.Select(relocation => (relocation.Offset, (int)relocation.Kind, relocation.Symbol, relocation.Addend)),
                section.Relocations.Select(relocation => (relocation.Offset, relocation.Type, relocation.Symbol.Name, relocation.Addend)));
        }

        foreach ((string name, ElfSection section, long offset, long length, bool isFunction) in symbols)
        {
            ObjectFile.Symbol symbol = read.Defined(name);
            Assert.Equal((section.Name, offset, length, isFunction ? 0x12 : 0x11), (read.Sections[symbol.SectionIndex].Name, symbol.Value, symbol.Length, symbol.Information));
        }

        Assert.All(read.Symbols.Skip(1 + symbols.Count), symbol => Assert.Equal(0, symbol.SectionIndex));
    }
}
