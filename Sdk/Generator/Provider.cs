using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>One implementation of a port that an assembly offers.</summary>
internal sealed class Provider(INamedTypeSymbol port, INamedTypeSymbol implementation, int version, bool isDefault, IAssemblySymbol assembly)
{
    public INamedTypeSymbol Port { get; } = port;

    public INamedTypeSymbol Implementation { get; } = implementation;

    public int Version { get; } = version;

    public bool IsDefault { get; } = isDefault;

    public IAssemblySymbol Assembly { get; } = assembly;
}
