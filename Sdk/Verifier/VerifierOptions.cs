namespace LibOs.Sdk.Verifier;

/// <summary>What the verifier is told about an image.</summary>
/// <param name="Stubs">The machine stubs.</param>
/// <param name="Level">The instructions that the image may use.</param>
internal sealed record VerifierOptions(StubObject Stubs, CpuLevel Level)
{
    /// <summary>The assemblies in the image, by simple name.</summary>
    public IReadOnlyList<string> Assemblies { get; init; } = [];

    /// <summary>Each port of the kernel with the type that implements it, as C# writes their names.</summary>
    public IReadOnlyList<(string Port, string Implementation)> Ports { get; init; } = [];

    /// <summary>The static libraries that are linked in, by name, each with the symbols it defines.</summary>
    public IReadOnlyList<(string Name, IReadOnlySet<string> Symbols)> Libraries { get; init; } = [];

    /// <summary>Methods that may call themselves, directly or not, as C# writes their names, with the most frames at a time.</summary>
    public IReadOnlyDictionary<string, int> BoundedRecursions { get; init; } = new Dictionary<string, int>();
}
