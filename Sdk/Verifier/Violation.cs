namespace LibOs.Sdk.Verifier;

/// <summary>A broken rule.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="What">What was found, in words.</param>
/// <param name="Path">The way from a root to the place that breaks the rule.</param>
internal sealed record Violation(ViolationKind Kind, string What, IReadOnlyList<PathStep> Path);
