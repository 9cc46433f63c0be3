namespace LibOs.Sdk.Stubs;

/// <summary>Relocations of the x86-64 ABI (System V ABI, AMD64 supplement, table 4.9).</summary>
internal enum ElfRelocationKind : uint
{
    /// <summary>R_X86_64_64: the address, 64 bits.</summary>
    Absolute64 = 1,

    /// <summary>R_X86_64_PC32: the distance from the place, 32 bits.</summary>
    Relative32 = 2,

    /// <summary>R_X86_64_32: the address, 32 bits zero-extended.</summary>
    Absolute32 = 10,
}
