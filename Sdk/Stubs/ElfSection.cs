namespace LibOs.Sdk.Stubs;

/// <summary>A section of an <see cref="ElfObject"/>.</summary>
internal sealed class ElfSection(string name, ElfSectionKind kind, int alignment)
{
    public string Name { get; } = name;

    public ElfSectionKind Kind { get; } = kind;

    public int Alignment { get; } = alignment;

    /// <summary>The bytes; empty for <see cref="ElfSectionKind.ZeroData"/>.</summary>
    public byte[] Contents { get; set; } = [];

    /// <summary>The length of a section that has no bytes in the file.</summary>
    public long ZeroLength { get; set; }

    public long Length => Kind == ElfSectionKind.ZeroData ? ZeroLength : Contents.Length;

    public List<ElfRelocation> Relocations { get; } = [];
}
