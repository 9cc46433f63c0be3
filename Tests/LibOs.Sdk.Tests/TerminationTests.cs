using LibOs.Sdk.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Sdk.Tests;

public sealed class TerminationTests
{
    private const string Listener = "class Listener { void Listen() => System.AppDomain.CurrentDomain.ProcessExit += (_, _) => { }; }";

    [Fact]
    public void Listening_for_the_end_makes_SIGTERM_an_orderly_end()
    {
        string? source = Generate(Listener, "true");
        Assert.NotNull(source);
        Assert.Contains("PosixSignal.SIGTERM", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("class Nobody { }")]
    [InlineData("class Other { event System.Action? ProcessExit; void Listen() => ProcessExit += () => { }; }")]
    [InlineData(Listener + "class Registers { object _r = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => { }); }")]
    public void Everybody_else_is_left_alone(string code) => Assert.Null(Generate(code, "true"));

    [Fact]
    public void An_ordinary_project_is_left_alone() => Assert.Null(Generate(Listener, "false"));

    private static string? Generate(string code, string image)
    {
        var compilation = Packages.Create("App", null, code + "\nstatic class Program { static void Main() { } }");
        var driver = CSharpGeneratorDriver.Create([new TerminationGenerator().AsSourceGenerator()], optionsProvider: new GeneratorRun.Options(image, "Exe"))
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        Assert.DoesNotContain(output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return driver.GetRunResult().GeneratedTrees.SingleOrDefault()?.ToString();
    }
}
