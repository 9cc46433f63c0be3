namespace LibOs.Sdk.Verifier;

/// <summary>Instructions of the whole image that are worth a list.</summary>
/// <param name="Privileged">Each privileged instruction with the function that holds it, by address.</param>
/// <param name="BeyondLevel">For each function and each feature beyond the CPU level, how many instructions need it; by count.</param>
/// <param name="Count">All instructions.</param>
internal sealed record InstructionSurvey(
    IReadOnlyList<PrivilegedInstruction> Privileged,
    IReadOnlyList<(LinkedFunction Function, string Feature, int Count)> BeyondLevel,
    int Count);
