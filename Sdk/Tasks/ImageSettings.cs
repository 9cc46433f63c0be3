namespace LibOs.Sdk;

/// <summary>How an image is built, as far as its manifest tells.</summary>
/// <param name="RuntimeMemory">Bytes that kernel and runtime need beyond the image itself.</param>
/// <param name="CpuLevel">The instructions used, such as "x86-64-v2".</param>
/// <param name="RuntimeVersion">The version of the runtime.</param>
/// <param name="CompilerVersion">The version of the ahead-of-time compiler.</param>
/// <param name="Options">Build properties with their values.</param>
internal sealed record ImageSettings(
    long RuntimeMemory,
    string CpuLevel,
    string RuntimeVersion,
    string CompilerVersion,
    IReadOnlyList<(string Name, string Value)> Options)
{
    /// <summary>The CPU level that the compiler's <c>--instruction-set</c> stands for.</summary>
    /// <param name="instructionSet">The property <c>IlcInstructionSet</c>; empty for the compiler's default.</param>
    public static string GetCpuLevel(string instructionSet) => instructionSet switch
    {
        "" or "x86-x64-v2" => "x86-64-v2",
        "x86-x64" => "x86-64",
        "x86-x64-v3" => "x86-64-v3",
        "x86-x64-v4" => "x86-64-v4",
        _ => "x86-64-v2," + instructionSet,
    };
}
