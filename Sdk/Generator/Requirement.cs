using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>A port that an assembly calls.</summary>
internal sealed class Requirement(INamedTypeSymbol port, int version, string package, IAssemblySymbol assembly)
{
    public INamedTypeSymbol Port { get; } = port;

    public int Version { get; } = version;

    /// <summary>The package that usually provides the port.</summary>
    public string Package { get; } = package;

    public IAssemblySymbol Assembly { get; } = assembly;
}
