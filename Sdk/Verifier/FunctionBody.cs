namespace LibOs.Sdk.Verifier;

/// <summary>What the instructions of a function tell.</summary>
/// <param name="Function">The function.</param>
/// <param name="Calls">Calls, and jumps to other functions.</param>
/// <param name="Findings">Rules that its own instructions break.</param>
/// <param name="DeepestStack">The most bytes of stack it uses itself, its return address not counted.</param>
/// <param name="VectorBits">The widest vector register it uses, in bits, or 0.</param>
internal sealed record FunctionBody(LinkedFunction Function, IReadOnlyList<CallSite> Calls, IReadOnlyList<Finding> Findings, int DeepestStack, int VectorBits);
