namespace LibOs.Sdk.Verifier;

/// <summary>A function on the way from a root to a broken rule.</summary>
/// <param name="Function">The function.</param>
/// <param name="Address">The instruction in it that leads on, or 0 at the end of the way.</param>
internal readonly record struct PathStep(LinkedFunction Function, ulong Address);
