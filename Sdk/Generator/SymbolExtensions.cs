using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Generator;

internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat s_nameFormat = SymbolDisplayFormat.CSharpErrorMessageFormat;

    /// <summary>The attributes of a symbol that carry one of the names in <see cref="CompositionAttributes"/>.</summary>
    public static IEnumerable<AttributeData> GetAttributes(this ISymbol symbol, string name) =>
        symbol.GetAttributes().Where(attribute =>
            attribute.AttributeClass is { } type && type.Name == name && type.ContainingNamespace.ToDisplayString() == CompositionAttributes.Namespace);

    /// <summary>A constructor argument that is a type, or null when the attribute's source does not compile.</summary>
    public static INamedTypeSymbol? TypeArgument(this AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as INamedTypeSymbol : null;

    public static int? IntegerArgument(this AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as int? : null;

    public static string? StringArgument(this AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[index].Value as string : null;

    public static Location? GetLocation(this AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    public static bool IsPort(this ITypeSymbol type) => type.TypeKind == TypeKind.Interface && type.GetAttributes(CompositionAttributes.Port).Any();

    /// <summary>The struct that stands in where nothing provides a port, if the port names one.</summary>
    public static INamedTypeSymbol? Fallback(this INamedTypeSymbol port) => port.GetAttributes(CompositionAttributes.Port)
        .SelectMany(attribute => attribute.NamedArguments).Where(argument => argument.Key == "Fallback")
        .Select(argument => argument.Value.Value as INamedTypeSymbol).FirstOrDefault();

    /// <summary>A type's name for a message.</summary>
    public static string Display(this ITypeSymbol type) => type.ToDisplayString(s_nameFormat);

    /// <summary>A type's name for generated code.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>An assembly's package and version for a message: a package and its assembly have one name.</summary>
    public static string Package(this IAssemblySymbol assembly)
    {
        string? informational = assembly.GetAttributes()
            .Where(attribute => attribute.AttributeClass?.ToDisplayString() == "System.Reflection.AssemblyInformationalVersionAttribute")
            .Select(attribute => attribute.StringArgument(0)).FirstOrDefault();
        string version = informational?.Split('+')[0] ?? assembly.Identity.Version.ToString(3);
        return $"{assembly.Name} {version}";
    }
}
