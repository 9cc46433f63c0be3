using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>What the application and its packages say about components, as read from their assembly attributes.</summary>
internal sealed class Parts
{
    public List<Provider> Providers { get; } = [];

    public List<Requirement> Requirements { get; } = [];

    public List<(INamedTypeSymbol Root, INamedTypeSymbol View, IAssemblySymbol Assembly)> Kernels { get; } = [];

    /// <summary>The application's own choices.</summary>
    public List<(INamedTypeSymbol Port, INamedTypeSymbol Implementation, Location? Location)> Choices { get; } = [];

    public static Parts Read(Compilation compilation)
    {
        var parts = new Parts();
        // Sorted, so that the generated file and the messages do not depend on the order of references.
        var assemblies = compilation.SourceModule.ReferencedAssemblySymbols.OrderBy(assembly => assembly.Name, System.StringComparer.Ordinal).Prepend(compilation.Assembly);
        foreach (var assembly in assemblies) parts.Add(assembly);
        foreach (var attribute in compilation.Assembly.GetAttributes(CompositionAttributes.Compose))
            if (attribute.TypeArgument(0) is { } port && attribute.TypeArgument(1) is { } implementation)
                parts.Choices.Add((port, implementation, attribute.GetLocation()));
        return parts;
    }

    private void Add(IAssemblySymbol assembly)
    {
        foreach (var attribute in assembly.GetAttributes(CompositionAttributes.ProvidesComponent))
        {
            bool isDefault = !attribute.NamedArguments.Any(argument => argument.Key == "IsDefault" && argument.Value.Value is false);
            if (attribute.TypeArgument(0) is { } port && attribute.TypeArgument(1) is { } implementation && attribute.IntegerArgument(2) is { } version)
                Providers.Add(new Provider(port, implementation, version, isDefault, assembly));
        }

        foreach (var attribute in assembly.GetAttributes(CompositionAttributes.RequiresPort))
            if (attribute.TypeArgument(0) is { } port && attribute.IntegerArgument(1) is { } version)
                Requirements.Add(new Requirement(port, version, attribute.StringArgument(2) ?? "", assembly));

        foreach (var attribute in assembly.GetAttributes(CompositionAttributes.KernelRoot))
            if (attribute.TypeArgument(0) is { } root && attribute.TypeArgument(1) is { } view)
                Kernels.Add((root.OriginalDefinition, view.OriginalDefinition, assembly));
    }
}
