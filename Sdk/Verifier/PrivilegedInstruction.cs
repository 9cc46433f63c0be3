namespace LibOs.Sdk.Verifier;

/// <summary>An instruction that only ring 0 may execute.</summary>
/// <param name="Function">The function that holds it.</param>
/// <param name="Address">Its address.</param>
/// <param name="Text">Its text.</param>
/// <param name="IsHalt">Whether it is HLT.</param>
internal readonly record struct PrivilegedInstruction(LinkedFunction Function, ulong Address, string Text, bool IsHalt);
