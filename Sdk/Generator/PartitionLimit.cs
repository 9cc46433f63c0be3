using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>Something that the class library offers and a partition lacks.</summary>
/// <param name="descriptor">The warning; <c>docs/build-errors.md</c> explains it.</param>
/// <param name="members">
/// The types, by their full names, of which creating one or calling a static member counts, and the members, each as the
/// full name of its type, a colon and its name, of which any use counts; <c>.ctor</c> is any constructor with a name or path.
/// </param>
internal sealed class PartitionLimit(DiagnosticDescriptor descriptor, params string[] members)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;

    public string[] Members { get; } = members;
}
