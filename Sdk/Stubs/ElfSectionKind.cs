namespace LibOs.Sdk.Stubs;

/// <summary>What a section of an object file holds.</summary>
internal enum ElfSectionKind
{
    Code,
    ReadOnlyData,
    Data,
    ZeroData,
    Note,

    /// <summary>Not loaded.</summary>
    Marker,
}
