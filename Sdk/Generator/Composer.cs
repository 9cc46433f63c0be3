using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

/// <summary>Chooses an implementation for each port and closes the kernel's generic types with them.</summary>
internal sealed class Composer
{
    private readonly Compilation _compilation;
    private readonly Parts _parts;
    private readonly List<DiagnosticInfo> _diagnostics = [];
    private readonly Dictionary<INamedTypeSymbol, INamedTypeSymbol?> _chosen = new(SymbolEqualityComparer.Default);
    private readonly List<INamedTypeSymbol> _path = [];

    private Composer(Compilation compilation)
    {
        _compilation = compilation;
        _parts = Parts.Read(compilation);
    }

    /// <summary>Composes the kernel of a compilation.</summary>
    /// <returns>The composition, or null when no referenced assembly brings a kernel.</returns>
    public static Composition? Compose(Compilation compilation)
    {
        var composer = new Composer(compilation);
        return composer._parts.Kernels.Count == 0 ? null : composer.Compose();
    }

    private Composition Compose()
    {
        if (_parts.Kernels.Count > 1)
            return Failed(CompositionDiagnostics.SeveralKernels, null, string.Join(" and ", _parts.Kernels.Select(kernel => kernel.Assembly.Package())));
        CheckChoices();
        var (root, view, assembly) = _parts.Kernels[0];
        if (root.TypeParameters.Length != view.TypeParameters.Length)
            return Failed(CompositionDiagnostics.MalformedKernel, null, assembly.Package(), $"'{root.Display()}' and '{view.Display()}' have different numbers of type parameters");
        if (!root.GetMembers("IsBooted").OfType<IPropertySymbol>().Any(property => property.IsStatic && property.Type.SpecialType == SpecialType.System_Boolean))
            return Failed(CompositionDiagnostics.MalformedKernel, null, assembly.Package(), $"'{root.Display()}' has no public static property 'bool IsBooted'");

        var closedRoot = Close(root, assembly);
        CheckVersions();
        if (closedRoot is null || _diagnostics.Count > 0) return new Composition(null, null, [], _diagnostics);
        var closedView = view.IsGenericType ? view.OriginalDefinition.Construct([.. closedRoot.TypeArguments]) : view;
        var ports = _chosen.Where(pair => pair.Value is not null).Select(pair => (Port: pair.Key, Implementation: pair.Value!))
            .OrderBy(pair => pair.Port.Display(), System.StringComparer.Ordinal);
        return new Composition(closedRoot, closedView, [.. ports], _diagnostics);
    }

    private void CheckChoices()
    {
        foreach (var group in _parts.Choices.GroupBy(choice => choice.Port, SymbolEqualityComparer.Default).Where(group => group.Count() > 1))
        {
            var (first, second) = (group.First(), group.ElementAt(1));
            Report(CompositionDiagnostics.ComposedTwice, second.Location, first.Port.Display(), first.Implementation.Display(), second.Implementation.Display());
        }
    }

    /// <summary>Closes an open generic type with the parts chosen for its parameters.</summary>
    private INamedTypeSymbol? Close(INamedTypeSymbol type, IAssemblySymbol neededBy)
    {
        var definition = type.OriginalDefinition;
        if (!definition.IsGenericType) return definition;
        var arguments = ImmutableArray.CreateBuilder<ITypeSymbol>();
        bool complete = true;
        foreach (var parameter in definition.TypeParameters)
        {
            var ports = parameter.ConstraintTypes.OfType<INamedTypeSymbol>().Where(constraint => constraint.IsPort()).ToArray();
            if (ports.Length != 1)
            {
                Report(CompositionDiagnostics.UnknownParameter, null, parameter.Name, definition.Display());
                complete = false;
            }
            else if (Choose(ports[0], neededBy) is { } part)
            {
                arguments.Add(part);
            }
            else
            {
                complete = false;
            }
        }

        return complete ? definition.Construct([.. arguments]) : null;
    }

    private INamedTypeSymbol? Choose(INamedTypeSymbol port, IAssemblySymbol neededBy)
    {
        if (_path.Contains(port, SymbolEqualityComparer.Default))
        {
            var circle = _path.SkipWhile(step => !SymbolEqualityComparer.Default.Equals(step, port)).Append(port);
            Report(CompositionDiagnostics.Cycle, null, string.Join(" needs ", circle.Select(step => step.Display())));
            return null;
        }

        if (_chosen.TryGetValue(port, out var known)) return known;
        _path.Add(port);
        var chosen = ChooseNew(port, neededBy);
        _path.RemoveAt(_path.Count - 1);
        _chosen[port] = chosen;
        return chosen;
    }

    private INamedTypeSymbol? ChooseNew(INamedTypeSymbol port, IAssemblySymbol neededBy)
    {
        var (implementation, location) = Select(port, neededBy);
        if (implementation is null) return null;
        var definition = implementation.OriginalDefinition;
        if (!_compilation.IsSymbolAccessibleWithin(definition, _compilation.Assembly))
        {
            Report(CompositionDiagnostics.NotAccessible, location, definition.Display(), definition.ContainingAssembly.Package(), port.Display());
            return null;
        }

        // A type that was named with its arguments stays as it is.
        var closed = implementation is { IsGenericType: true, IsUnboundGenericType: false } && !SymbolEqualityComparer.Default.Equals(implementation, definition)
            ? implementation
            : Close(implementation, implementation.ContainingAssembly);
        if (closed is null) return null;
        if (!closed.IsValueType || !closed.IsUnmanagedType)
            Report(CompositionDiagnostics.NotUnmanaged, location, closed.Display(), port.Display());
        else if (!closed.AllInterfaces.Contains(port, SymbolEqualityComparer.Default))
            Report(CompositionDiagnostics.NotImplemented, location, closed.Display(), port.Display());
        else
            return closed;
        return null;
    }

    private (INamedTypeSymbol? Implementation, Location? Location) Select(INamedTypeSymbol port, IAssemblySymbol neededBy)
    {
        foreach (var choice in _parts.Choices)
            if (SymbolEqualityComparer.Default.Equals(choice.Port, port)) return (choice.Implementation, choice.Location);

        var all = _parts.Providers.Where(provider => SymbolEqualityComparer.Default.Equals(provider.Port, port)).ToArray();
        var defaults = all.Where(provider => provider.IsDefault).ToArray();
        if (defaults.Length == 1) return (defaults[0].Implementation, null);
        if (defaults.Length > 1)
        {
            Report(CompositionDiagnostics.AmbiguousProvider, null, port.Display(),
                string.Join(", ", defaults.Select(provider => $"'{provider.Implementation.Display()}' of {provider.Assembly.Package()}")),
                defaults[0].Implementation.Display());
        }
        else if (port.Fallback() is { } fallback)
        {
            return (fallback, null);
        }
        else
        {
            Report(CompositionDiagnostics.MissingProvider, null, port.Display(), neededBy.Package(), Advise(port, all));
        }

        return (null, null);
    }

    private string Advise(INamedTypeSymbol port, Provider[] candidates)
    {
        if (candidates.Length > 0)
            return $"Choose one with [assembly: Compose(typeof({port.Display()}), typeof({candidates[0].Implementation.Display()}))].";
        string? package = _parts.Requirements.FirstOrDefault(requirement => SymbolEqualityComparer.Default.Equals(requirement.Port, port))?.Package;
        return string.IsNullOrEmpty(package)
            ? "Add a package that provides it, or implement it in the application and name the struct with [assembly: Compose(...)]."
            : $"Add a reference to the package {package}, or implement the port in the application and name the struct with [assembly: Compose(...)].";
    }

    /// <summary>
    /// Compares the port's version as each assembly was compiled against it: of the parts chosen, of the assemblies that
    /// call the port, and of the contract itself as it is referenced now.
    /// </summary>
    private void CheckVersions()
    {
        foreach (var pair in _chosen)
        {
            var port = pair.Key;
            int? current = port.GetMembers("PortVersion").OfType<IFieldSymbol>().Select(field => field.ConstantValue as int?).FirstOrDefault();
            if (current is null) continue;
            var users = _parts.Requirements.Where(requirement => SymbolEqualityComparer.Default.Equals(requirement.Port, port))
                .Select(requirement => (requirement.Assembly, requirement.Version));
            var providers = _parts.Providers.Where(provider => SymbolEqualityComparer.Default.Equals(provider.Port, port)
                    && SymbolEqualityComparer.Default.Equals(provider.Implementation.OriginalDefinition, pair.Value?.OriginalDefinition))
                .Select(provider => (provider.Assembly, provider.Version));
            var statements = users.Concat(providers).ToArray();
            foreach (var (assembly, version) in statements)
            {
                if (version == current) continue;
                // Name a package that disagrees, if there is one, rather than the contract.
                var (other, otherVersion) = statements.FirstOrDefault(statement => statement.Version == current);
                other ??= port.ContainingAssembly;
                if (otherVersion == 0) otherVersion = current.Value;
                var stale = version < otherVersion ? assembly : other;
                Report(CompositionDiagnostics.VersionMismatch, null, assembly.Package(), version.ToString(), port.Display(), other.Package(), otherVersion.ToString(),
                    stale.Name, System.Math.Max(version, otherVersion).ToString());
            }
        }
    }

    private Composition Failed(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        Report(descriptor, location, arguments);
        return new Composition(null, null, [], _diagnostics);
    }

    private void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        var diagnostic = DiagnosticInfo.Create(descriptor, location, arguments);
        if (!_diagnostics.Contains(diagnostic)) _diagnostics.Add(diagnostic);
    }
}
