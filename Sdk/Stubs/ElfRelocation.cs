namespace LibOs.Sdk.Stubs;

/// <summary>A place in a section that the linker fills with a symbol's address.</summary>
internal readonly record struct ElfRelocation(long Offset, ElfRelocationKind Kind, string Symbol, long Addend);
