using System.Collections.Immutable;
using LibOs.Components.Ipc.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Components.Ipc.Tests;

/// <summary>What a contract can and cannot have.</summary>
public sealed class GeneratorTests
{
    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(IpcContractAttribute).Assembly.Location),
    ];

    [Theory]
    [InlineData("LIBOS3001", "interface IFoo<T> { void Do(); }", "'IFoo'")]
    [InlineData("LIBOS3002", "interface IFoo { int Value { get; } }", "'Value' is no method")]
    [InlineData("LIBOS3002", "interface IFoo { event System.Action Done; }", "'Done' is no method")]
    [InlineData("LIBOS3003", "interface IFoo { void Do(object thing); }", "it holds references")]
    [InlineData("LIBOS3003", "interface IFoo { void Do(ref int value); }", "by reference")]
    [InlineData("LIBOS3003", "interface IFoo { void Do(System.Span<byte> value); }", "a span lives on the stack")]
    [InlineData("LIBOS3003", "interface IFoo { void Do(nint value); }", "an address means nothing")]
    [InlineData("LIBOS3003", "interface IFoo { void Do(string[] value); }", "it holds references")]
    [InlineData("LIBOS3004", "interface IFoo { System.Threading.Tasks.Task<object> Do(); }", "it holds references")]
    [InlineData("LIBOS3004", "interface IFoo { System.Collections.Generic.IAsyncEnumerable<int> Do(); }", "it holds references")]
    [InlineData("LIBOS3005", "interface IFoo { void Do<T>(); }", "'Do' has type parameters")]
    [InlineData("LIBOS3006", "interface IFoo { void Do(System.Threading.CancellationToken c); }", "must be the last parameter of a method that returns a task")]
    [InlineData("LIBOS3006", "interface IFoo { System.Threading.Tasks.Task Do(System.Threading.CancellationToken c, int x); }", "must be the last parameter")]
    public void What_cannot_be_sent_is_an_error_that_says_why(string id, string contract, string part)
    {
        Diagnostic problem = Assert.Single(Run($"[LibOs.Components.Ipc.IpcContract(\"foo\")] public {contract}").Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (problem.Id, problem.Severity));
        Assert.Contains(part, problem.GetMessage(), StringComparison.Ordinal);
        Assert.NotEqual(Location.None, problem.Location);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"foo\", Version = 0")]
    public void A_contract_has_a_name_and_a_version(string arguments) =>
        Assert.Equal("LIBOS3007", Assert.Single(Run($"[LibOs.Components.Ipc.IpcContract({arguments})] public interface IFoo {{ void Do(); }}").Diagnostics).Id);

    [Fact]
    public void Generated_code_compiles_also_with_awkward_names()
    {
        (ImmutableArray<Diagnostic> diagnostics, Compilation output) = Run("""
            #nullable enable
            namespace Awkward.Names;
            public struct Pair { public int A; public System.DateTime B; }
            public interface IBase { int Shared(int result); }
            [LibOs.Components.Ipc.IpcContract("awkward \"name\"")]
            internal interface IFoo : IBase
            {
                void @class(int @event, string method, byte[]? arguments);
                int Overload(int a);
                int Overload(long a);
                Pair? Maybe(Pair? pair, decimal? number);
                System.Threading.Tasks.ValueTask<System.ReadOnlyMemory<Pair>> Memory(System.Memory<long> values);
                System.Threading.Tasks.Task<string?> Text(System.Threading.CancellationToken cancellationToken);
            }
            """);
        Assert.Empty(diagnostics);
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.NotNull(output.GetTypeByMetadataName("Awkward.Names.FooClient"));
        Assert.NotNull(output.GetTypeByMetadataName("Awkward.Names.FooDispatcher"));
    }

    [Theory]
    [InlineData("void Do(int a);", "void Do(long a);")]
    [InlineData("void Do(int a);", "int Do(int a);")]
    [InlineData("void Do(int a);", "void Did(int a);")]
    [InlineData("void Do(P a);", "void Do(Q a);")]
    public void The_shape_changes_with_methods_and_types(string one, string other) => Assert.NotEqual(Shape(one), Shape(other));

    [Theory]
    [InlineData("void Do(int a);", "void Do(int b);")]
    [InlineData("int Do();", "System.Threading.Tasks.Task<int> Do();")]
    public void The_shape_stays_where_nothing_else_is_sent(string one, string other) => Assert.Equal(Shape(one), Shape(other));

    [Fact]
    public void Nothing_is_generated_anew_when_nothing_has_changed()
    {
        CSharpCompilation compilation = Create("[LibOs.Components.Ipc.IpcContract(\"foo\")] public interface IFoo { void Do(); }");
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, true)).RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other;")));
        Assert.All(
            driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static string Shape(string method)
    {
        string source = Run($"public struct P {{ public int A; }} public struct Q {{ public long A; }} [LibOs.Components.Ipc.IpcContract(\"foo\")] public interface IFoo {{ {method} }}").Output.SyntaxTrees.Last().ToString();
        int at = source.IndexOf("0x", StringComparison.Ordinal);
        return source.Substring(at, 18);
    }

    private static (ImmutableArray<Diagnostic> Diagnostics, Compilation Output) Run(string source)
    {
        _ = CSharpGeneratorDriver.Create(new ContractGenerator()).RunGeneratorsAndUpdateCompilation(Create(source), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return (diagnostics, output);
    }

    private static CSharpCompilation Create(string source) => CSharpCompilation.Create(
        "Contract", [CSharpSyntaxTree.ParseText(source)], s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
}
