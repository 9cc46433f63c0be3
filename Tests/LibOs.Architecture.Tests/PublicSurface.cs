using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Architecture.Tests;

/// <summary>The public surface of an assembly: a line for each type, and behind it one for each member, sorted.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat s_type = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_member = s_type
        .WithKindOptions(SymbolDisplayKindOptions.IncludeMemberKeyword)
        .WithMemberOptions(
            SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeExplicitInterface)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeExtensionThis)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    private static readonly SymbolDisplayFormat s_name = s_type
        .WithKindOptions(SymbolDisplayKindOptions.None).WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly Lazy<Dictionary<string, MetadataReference>> s_platform = new(() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator).DistinctBy(path => Path.GetFileName(path)) // the test host lists its own folder too
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => (MetadataReference)MetadataReference.CreateFromFile(path)));

    public static List<string> Lines(string assembly)
    {
        PortableExecutableReference target = MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        IEnumerable<MetadataReference> others = s_platform.Value.Where(pair => pair.Key != assembly).Select(pair => pair.Value);
        var compilation = CSharpCompilation.Create("surface", references: [target, .. others]);
        var types = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        AddNamespace(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(target)!).GlobalNamespace, types);
        return [.. types.Values.SelectMany(lines => lines)];
    }

    private static void AddNamespace(INamespaceSymbol space, SortedDictionary<string, List<string>> types)
    {
        foreach (INamespaceSymbol below in space.GetNamespaceMembers()) AddNamespace(below, types);
        foreach (INamedTypeSymbol type in space.GetTypeMembers()) AddType(type, types);
    }

    private static void AddType(INamedTypeSymbol type, SortedDictionary<string, List<string>> types)
    {
        if (!IsVisible(type)) return;
        foreach (INamedTypeSymbol nested in type.GetTypeMembers()) AddType(nested, types);
        IEnumerable<string> members = type.TypeKind == TypeKind.Delegate
            ? []
            : type.GetMembers().Where(member => member is not INamedTypeSymbol && IsVisible(member) && !IsGenerated(member)).Select(member => Describe(member));
        types.Add(type.ToDisplayString(s_name), [Describe(type), .. members.Order(StringComparer.Ordinal)]);
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsGenerated(ISymbol member) =>
        member.IsImplicitlyDeclared
        || member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        || member is IFieldSymbol { Name: "value__" }
        || member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static string Describe(INamedTypeSymbol type)
    {
        string modifiers = type switch
        {
            { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
            { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
            { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
            { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
            _ => "",
        };
        if (type.IsRefLikeType) modifiers += "ref ";
        IEnumerable<string> parents = type.Interfaces.Select(parent => parent.ToDisplayString(s_name)).Order(StringComparer.Ordinal);
        if (type.TypeKind == TypeKind.Enum) parents = [type.EnumUnderlyingType!.ToDisplayString(s_name)];
        else if (type is { TypeKind: TypeKind.Class, BaseType.SpecialType: SpecialType.None }) parents = parents.Prepend(type.BaseType.ToDisplayString(s_name));
        string inherited = string.Join(", ", parents);
        return $"{Access(type)} {modifiers}{type.ToDisplayString(s_type)}{(inherited.Length > 0 ? " : " + inherited : "")}";
    }

    private static string Describe(ISymbol member)
    {
        string line = member.ToDisplayString(s_member);
        if (member is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } constant) line = $"{member.ContainingType.ToDisplayString(s_name)}.{member.Name} = {constant.ConstantValue}";
        if (member is IPropertySymbol property) line += property switch
        {
            { SetMethod: { } set } when !IsVisible(set) => " { get; }",
            { GetMethod: not null, SetMethod.IsInitOnly: true } => " { get; init; }",
            { GetMethod: not null, SetMethod: not null } => " { get; set; }",
            { GetMethod: not null } => " { get; }",
            _ => " { set; }",
        };
        return line;
    }

    private static string Access(ISymbol symbol) => symbol.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";
}
