using System.Reflection.Metadata;

namespace LibOs.Sdk.Metadata;

/// <summary>
/// Finds out whether an application can register or ask for services in a way that takes reflection to serve. Without
/// one, its image does without the service provider of Microsoft.Extensions.DependencyInjection.
/// </summary>
/// <remarks>
/// Any reference to the packages Microsoft.Extensions.* counts, but for those that are known to need no reflection.
/// An assembly that promises to register factories alone says so: AssemblyMetadata("LibOs.FactoryServices", "true").
/// </remarks>
internal static class ServiceUse
{
    private const string Packages = "Microsoft.Extensions.";
    private const string Services = "Microsoft.Extensions.DependencyInjection.";
    private const string Registering = Services + "ServiceCollectionServiceExtensions";
    private const string Asking = Services + "ServiceProviderServiceExtensions";

    private static readonly HashSet<string> s_plainTypes = new(StringComparer.Ordinal)
    {
        Registering, Asking, Services + "IServiceCollection", "Microsoft.Extensions.Options.IOptions`1", "Microsoft.Extensions.Options.OptionsValidationException",
    };

    /// <summary>Looks for the first use that takes reflection.</summary>
    /// <param name="assemblies">The application's assembly and those of its packages and projects.</param>
    /// <returns>Who uses what, or null when there is none.</returns>
    /// <exception cref="BadImageFormatException">A file is no .NET assembly.</exception>
    public static string? FindReflection(IEnumerable<string> assemblies)
    {
        foreach (string path in assemblies)
        {
            using var file = new AssemblyFile(path);
            if (file.Name.StartsWith(Packages, StringComparison.Ordinal) || RegistersFactories(file)) continue;
            if (Find(file.Reader) is { } use) return $"'{file.Name}' uses '{use}'";
        }

        return null;
    }

    private static bool RegistersFactories(AssemblyFile file) =>
        file.ReadAttribute("AssemblyMetadataAttribute").Any(static values => values is ["LibOs.FactoryServices", "true"]);

    private static string? Find(MetadataReader reader)
    {
        foreach (var handle in reader.TypeReferences)
        {
            if (!IsOfPackages(reader, handle)) continue;
            string name = TypeNames.Of(reader, handle);
            if (!s_plainTypes.Contains(name)) return name;
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference || member.GetKind() != MemberReferenceKind.Method) continue;
            string type = TypeNames.Of(reader, (TypeReferenceHandle)member.Parent), name = reader.GetString(member.Name);
            bool isPlain = type switch
            {
                Registering => RegistersFactory(name, member.DecodeMethodSignature(TypeNames.Instance, null)),
                Asking => AsksForOne(name, member.DecodeMethodSignature(TypeNames.Instance, null)),
                "LibOs.Hosting.KernelApplicationBuilder" => name != "get_Logging",
                _ => true,
            };
            if (!isPlain) return type + "." + name;
        }

        return null;
    }

    private static bool IsOfPackages(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference) scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name).StartsWith(Packages, StringComparison.Ordinal);
    }

    // (services, instance) or (services, factory)
    private static bool RegistersFactory(string name, MethodSignature<string> signature) =>
        name is "AddSingleton" or "AddTransient" && signature.GenericParameterCount > 0
        && signature.ParameterTypes is [_, var second] && second != "System.Type";

    private static bool AsksForOne(string name, MethodSignature<string> signature) =>
        name is "GetService" or "GetRequiredService" or "GetServices" && signature.GenericParameterCount == 1;
}
