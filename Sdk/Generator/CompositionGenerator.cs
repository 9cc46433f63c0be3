using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LibOs.Sdk.Generator;

/// <summary>Generates <c>LibOsComposition.g.cs</c>: the kernel of an application, composed from its packages.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CompositionGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var enabled = context.AnalyzerConfigOptionsProvider.Select((options, _) => IsEnabled(options.GlobalOptions));
        var output = context.CompilationProvider.Combine(enabled).Select((pair, _) => pair.Right ? Generate(pair.Left) : null);
        context.RegisterSourceOutput(output, (production, result) =>
        {
            if (result is null) return;
            foreach (var diagnostic in result.Diagnostics.Items) production.ReportDiagnostic(diagnostic.ToDiagnostic());
            if (result.Source is not null) production.AddSource("LibOsComposition.g.cs", result.Source);
        });
    }

    /// <summary>Whether the project is an application that becomes an image.</summary>
    internal static bool IsEnabled(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property.LibOsImage", out string? image) && image == "true"
        && options.TryGetValue("build_property.OutputType", out string? type) && type == "Exe";

    private static GeneratedComposition? Generate(Compilation compilation)
    {
        var composition = Composer.Compose(compilation);
        if (composition is null) return null;
        string? source = composition.Root is null ? null : CompositionWriter.Write(composition);
        return new GeneratedComposition(source, new EquatableArray<DiagnosticInfo>(composition.Diagnostics));
    }

    private sealed record GeneratedComposition(string? Source, EquatableArray<DiagnosticInfo> Diagnostics);
}
