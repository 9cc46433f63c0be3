namespace LibOs.Sdk.Verifier;

/// <summary>What a check of the compiler is about; the kernel knows the numbers.</summary>
internal enum CheckKind
{
    Range = 0,
    Null = 1,
    Overflow = 2,
    Division = 3,
    Argument = 4,
}
