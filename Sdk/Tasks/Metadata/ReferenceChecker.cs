using System.Reflection.Metadata;

namespace LibOs.Sdk.Metadata;

/// <summary>
/// Looks for types and members that one assembly of an application expects and another lacks, as happens when two
/// packages were built against different versions of a third. The compiler would turn each into a method that throws
/// when it runs.
/// </summary>
internal sealed class ReferenceChecker : IDisposable
{
    private readonly Dictionary<string, AssemblyFile> _application = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyFile?> _framework = new(StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<string> _frameworkDirectories;

    /// <param name="assemblies">The application's assembly and those of its packages and projects.</param>
    /// <param name="frameworkDirectories">Where the framework's assemblies lie; references into them are not checked.</param>
    /// <exception cref="BadImageFormatException">A file is no .NET assembly.</exception>
    public ReferenceChecker(IEnumerable<string> assemblies, IReadOnlyList<string> frameworkDirectories)
    {
        _frameworkDirectories = frameworkDirectories;
        foreach (string path in assemblies)
        {
            var assembly = Open(path);
            if (!_application.TryAdd(assembly.Name, assembly)) assembly.Dispose();
        }
    }

    /// <summary>One line for each thing that is missing.</summary>
    public IReadOnlyList<string> Check()
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in _application.Values)
        {
            foreach (var handle in assembly.Reader.TypeReferences) CheckType(assembly, handle, missing);
            foreach (var handle in assembly.Reader.MemberReferences) CheckMember(assembly, handle, missing);
        }

        return [.. missing];
    }

    public void Dispose()
    {
        foreach (var assembly in _application.Values) assembly.Dispose();
        foreach (var assembly in _framework.Values) assembly?.Dispose();
    }

    private void CheckType(AssemblyFile caller, TypeReferenceHandle handle, SortedSet<string> missing)
    {
        if (ScopeOf(caller, handle) is not { } scope || IsFramework(scope)) return;
        string name = TypeNames.Of(caller.Reader, handle);
        if (!_application.TryGetValue(scope, out var target))
            missing.Add($"'{caller.Name} {caller.Version}' uses the type '{name}' of '{scope}', but no package of the project contains that assembly. Add the package that does.");
        else if (!TryResolve(target, name, out _, out _))
            missing.Add(Lacks(caller, target, $"the type '{name}'"));
    }

    private void CheckMember(AssemblyFile caller, MemberReferenceHandle handle, SortedSet<string> missing)
    {
        var member = caller.Reader.GetMemberReference(handle);
        var parent = member.Parent;
        if (parent.Kind == HandleKind.TypeSpecification) parent = GenericDefinition(caller.Reader, (TypeSpecificationHandle)parent);
        if (parent.Kind != HandleKind.TypeReference) return;
        var type = (TypeReferenceHandle)parent;
        if (ScopeOf(caller, type) is not { } scope || IsFramework(scope)) return;
        if (!_application.TryGetValue(scope, out var target)) return; // Reported with the type.
        string typeName = TypeNames.Of(caller.Reader, type);
        if (!TryResolve(target, typeName, out var declaring, out var definition)) return; // Reported with the type.
        string name = caller.Reader.GetString(member.Name);
        string signature = member.GetKind() == MemberReferenceKind.Field
            ? member.DecodeFieldSignature(TypeNames.Instance, null)
            : TypeNames.Signature(member.DecodeMethodSignature(TypeNames.Instance, null));
        if (HasMember(declaring, definition, name + " " + signature)) return;
        string kind = member.GetKind() == MemberReferenceKind.Field ? "field" : "method";
        missing.Add(Lacks(caller, declaring, $"the {kind} '{typeName}.{name}' with the signature '{signature.Replace(" <0>(", " (", StringComparison.Ordinal)}'"));
    }

    private static string Lacks(AssemblyFile caller, AssemblyFile target, string what) =>
        $"'{caller.Name} {caller.Version}' expects {what} of '{target.Name}', which '{target.Name} {target.Version}' lacks. Reference releases of both packages that belong together.";

    /// <summary>Looks for a member in a type and its bases.</summary>
    private bool HasMember(AssemblyFile assembly, TypeDefinitionHandle type, string member)
    {
        for (int depth = 0; depth < 64; depth++)
        {
            if (assembly.Declares(type, member)) return true;
            var baseType = assembly.Reader.GetTypeDefinition(type).BaseType;
            // A generic base spells its members with its own parameters; its signatures cannot be compared as text.
            if (baseType.Kind == HandleKind.TypeSpecification) return true;
            if (baseType.IsNil) return false;
            if (baseType.Kind == HandleKind.TypeDefinition)
            {
                type = (TypeDefinitionHandle)baseType;
                continue;
            }

            var reference = (TypeReferenceHandle)baseType;
            if (ScopeOf(assembly, reference) is not { } scope || Find(scope) is not { } next) return true;
            if (!TryResolve(next, TypeNames.Of(assembly.Reader, reference), out assembly, out type)) return true;
        }

        return true;
    }

    private bool TryResolve(AssemblyFile assembly, string name, out AssemblyFile declaring, out TypeDefinitionHandle type)
    {
        declaring = assembly;
        for (int hops = 0; hops < 8; hops++)
        {
            if (declaring.TryFindType(name, out type)) return true;
            if (!declaring.TryFindForwarded(name, out string target) || Find(target) is not { } next) return false;
            declaring = next;
        }

        type = default;
        return false;
    }

    private static EntityHandle GenericDefinition(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) return default(TypeSpecificationHandle);
        _ = blob.ReadSignatureTypeCode();
        return blob.ReadTypeHandle();
    }

    private static string? ScopeOf(AssemblyFile assembly, TypeReferenceHandle handle)
    {
        var type = assembly.Reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference) type = assembly.Reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? assembly.Reader.GetString(assembly.Reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
    }

    private bool IsFramework(string name) => !_application.ContainsKey(name) && FindFramework(name) is not null;

    private AssemblyFile? Find(string name) => _application.TryGetValue(name, out var assembly) ? assembly : FindFramework(name);

    private AssemblyFile? FindFramework(string name)
    {
        if (_framework.TryGetValue(name, out var known)) return known;
        string? path = _frameworkDirectories.Select(directory => Path.Combine(directory, name + ".dll")).FirstOrDefault(File.Exists);
        return _framework[name] = path is null ? null : Open(path);
    }

    private static AssemblyFile Open(string path)
    {
        try
        {
            return new AssemblyFile(path);
        }
        catch (BadImageFormatException exception)
        {
            throw new BadImageFormatException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
