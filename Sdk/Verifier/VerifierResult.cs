namespace LibOs.Sdk.Verifier;

/// <summary>What the verifier found out about an image.</summary>
/// <param name="Roots">The ways into the kernel.</param>
/// <param name="Violations">Broken rules; an image with any is refused.</param>
/// <param name="Functions">The functions in kernel path, by address.</param>
/// <param name="Checks">The checks in kernel path.</param>
/// <param name="RedirectedCalls">How many calls in kernel path machine stubs serve instead of the class library.</param>
/// <param name="Patches">What must be written into the file; empty when the image is refused.</param>
/// <param name="Survey">What the instructions of the whole image are.</param>
/// <param name="Sizes">What takes how much room.</param>
internal sealed record VerifierResult(
    IReadOnlyList<KernelRoot> Roots,
    IReadOnlyList<Violation> Violations,
    IReadOnlyList<FunctionBody> Functions,
    IReadOnlyList<CheckSite> Checks,
    int RedirectedCalls,
    IReadOnlyList<FilePatch> Patches,
    InstructionSurvey Survey,
    IReadOnlyList<ComponentSize> Sizes);
