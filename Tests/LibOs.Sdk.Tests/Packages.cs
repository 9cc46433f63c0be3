using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Sdk.Tests;

/// <summary>Compiles small packages in memory.</summary>
internal static class Packages
{
    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(LibOs.Abstractions.Composition.PortAttribute).Assembly.Location),
    ];

    /// <summary>Creates a compilation of a library or, without a version, of an application.</summary>
    public static CSharpCompilation Create(string name, string? version, string source, params IEnumerable<MetadataReference> references)
    {
        if (version is not null) source += $"\n[assembly: System.Reflection.AssemblyInformationalVersion(\"{version}+commit\")]";
        var options = new CSharpCompilationOptions(
            version is null ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(Ordered(source), path: name + ".cs")], [.. s_framework, .. references], options);
    }

    /// <summary>Compiles a library.</summary>
    public static byte[] Emit(string name, string version, string source, params IEnumerable<MetadataReference> references)
    {
        using var stream = new MemoryStream();
        var result = Create(name, version, source, references).Emit(stream);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return stream.ToArray();
    }

    public static MetadataReference Reference(string name, string version, string source, params IEnumerable<MetadataReference> references) =>
        MetadataReference.CreateFromImage(Emit(name, version, source, references));

    // Assembly attributes must come before types; the tests write them where they read best.
    private static string Ordered(string source)
    {
        var lines = source.Split('\n');
        var first = lines.Where(line => line.StartsWith("using ", StringComparison.Ordinal));
        var second = lines.Where(line => line.StartsWith("[assembly:", StringComparison.Ordinal));
        return string.Join('\n', [.. first, .. second, .. lines.Where(line => !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("[assembly:", StringComparison.Ordinal))]);
    }
}
