using System.Collections.Immutable;
using LibOs.Sdk.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LibOs.Sdk.Tests;

/// <summary>One run of generator and analyzer over an application.</summary>
internal sealed class GeneratorRun
{
    private GeneratorRun(string? source, ImmutableArray<Diagnostic> diagnostics, Compilation output)
    {
        Source = source;
        Diagnostics = diagnostics;
        Output = output;
    }

    public string? Source { get; }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    public Compilation Output { get; }

    public static GeneratorRun Application(string source, params MetadataReference[] references) => Run(source, image: "true", type: "Exe", references);

    public static GeneratorRun Run(string source, string image, string type, params MetadataReference[] references)
    {
        var compilation = Packages.Create("App", null, TestKernel.Usings + source + "\nstatic class Program { static void Main() { App.Run(); } }\nstatic partial class App { static partial void More(); internal static void Run() => More(); }", references);
        var options = new Options(image, type);
        var driver = CreateDriver(options).RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var analysis = output.WithAnalyzers([new ComposedPartAnalyzer()], new AnalyzerOptions([], options)).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        string? generated = driver.GetRunResult().GeneratedTrees.SingleOrDefault()?.ToString();
        return new GeneratorRun(generated, [.. diagnostics, .. analysis], output);
    }

    public static GeneratorDriver CreateDriver(AnalyzerConfigOptionsProvider options) => CSharpGeneratorDriver.Create(
        [new CompositionGenerator().AsSourceGenerator()], optionsProvider: options,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The message of the only diagnostic.</summary>
    public string Single(string id)
    {
        var diagnostic = Assert.Single(Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        return diagnostic.GetMessage();
    }

    public sealed class Options(string image, string type) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values(image, type);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Values(string image, string type) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string value)
            {
                value = key switch { "build_property.LibOsImage" => image, "build_property.OutputType" => type, _ => "" };
                return value.Length > 0;
            }
        }
    }
}
