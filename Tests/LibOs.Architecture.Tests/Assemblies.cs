using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LibOs.Architecture.Tests;

/// <summary>What built assemblies refer to.</summary>
internal static class Assemblies
{
    private static readonly string[] s_framework = ["System.Private.CoreLib", "mscorlib", "netstandard", "Microsoft.CSharp", "Microsoft.Win32.Primitives"];

    /// <summary>The assemblies that one refers to, without the .NET class library.</summary>
    public static List<string> References(string assembly) => Read(assembly, reader => reader.AssemblyReferences
        .Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
        .Where(name => !IsFramework(name)).Order(StringComparer.Ordinal).ToList());

    /// <summary>The types of another assembly that one refers to, with namespaces.</summary>
    public static List<string> TypesUsed(string assembly, string of) => Read(assembly, reader => reader.TypeReferences
        .Select(handle => (Type: reader.GetTypeReference(handle), Handle: handle))
        .Where(pair => pair.Type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)pair.Type.ResolutionScope).Name) == of)
        .Select(pair => reader.GetString(pair.Type.Namespace) + "." + reader.GetString(pair.Type.Name))
        .Order(StringComparer.Ordinal).ToList());

    private static bool IsFramework(string name) =>
        s_framework.Contains(name) || (name.StartsWith("System.", StringComparison.Ordinal) && name != "System.CommandLine");

    private static T Read<T>(string assembly, Func<MetadataReader, T> read)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var file = new PEReader(stream);
        return read(file.GetMetadataReader());
    }
}
