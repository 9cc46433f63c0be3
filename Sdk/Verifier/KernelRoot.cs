namespace LibOs.Sdk.Verifier;

/// <summary>A function by which machine code enters the kernel.</summary>
/// <param name="Symbol">The symbol it is entered by.</param>
/// <param name="Function">The function.</param>
/// <param name="DeepestStack">The most bytes of stack in use beneath it, its own return address included.</param>
/// <param name="StackLimit">The bytes it may use.</param>
/// <param name="DeepestPath">The calls that use the most.</param>
/// <param name="FunctionCount">The functions it reaches.</param>
/// <param name="VectorFunctions">Those of them that use vector registers.</param>
internal sealed record KernelRoot(
    string Symbol,
    LinkedFunction Function,
    int DeepestStack,
    int StackLimit,
    IReadOnlyList<PathStep> DeepestPath,
    int FunctionCount,
    IReadOnlyList<FunctionBody> VectorFunctions);
