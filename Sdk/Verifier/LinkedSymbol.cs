namespace LibOs.Sdk.Verifier;

/// <summary>A symbol of a section that is loaded.</summary>
/// <param name="Address">The virtual address it stands for.</param>
/// <param name="Size">The length the compiler gave it, or 0.</param>
/// <param name="NameOffset">Its name's place in the string table.</param>
/// <param name="IsFunction">Whether it names code.</param>
/// <param name="Section">The section.</param>
internal readonly record struct LinkedSymbol(ulong Address, ulong Size, int NameOffset, bool IsFunction, LinkedSection Section);
