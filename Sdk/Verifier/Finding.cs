namespace LibOs.Sdk.Verifier;

/// <summary>A rule that an instruction breaks if kernel path can reach its function.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="What">What was found, in words.</param>
/// <param name="Address">The instruction.</param>
internal readonly record struct Finding(ViolationKind Kind, string What, ulong Address);
