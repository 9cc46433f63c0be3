using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>The outcome of composing: the closed kernel, or what stands in its way.</summary>
internal sealed class Composition(
    INamedTypeSymbol? root,
    INamedTypeSymbol? view,
    IReadOnlyList<(INamedTypeSymbol Port, INamedTypeSymbol Implementation)> ports,
    IReadOnlyList<DiagnosticInfo> diagnostics)
{
    /// <summary>The kernel's class, closed; null when there are errors.</summary>
    public INamedTypeSymbol? Root { get; } = root;

    /// <summary>The class through which managed services read the kernel, closed.</summary>
    public INamedTypeSymbol? View { get; } = view;

    /// <summary>The ports of the kernel with the struct chosen for each.</summary>
    public IReadOnlyList<(INamedTypeSymbol Port, INamedTypeSymbol Implementation)> Ports { get; } = ports;

    public IReadOnlyList<DiagnosticInfo> Diagnostics { get; } = diagnostics;
}
