using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibOs.Sdk.Tests;

public sealed class CompositionTests
{
    private static readonly MetadataReference[] s_all = [TestKernel.Contracts, TestKernel.Kernel, TestKernel.Schedulers, TestKernel.Drivers];

    [Fact]
    public void Closes_the_kernel_with_the_default_parts()
    {
        var run = GeneratorRun.Application("", s_all);

        Assert.Empty(run.Diagnostics);
        Assert.Contains("using ComposedKernel = global::TheKernel.Root<global::Schedulers.Fair, global::Drivers.Serial<global::Drivers.Pc>>;", run.Source, StringComparison.Ordinal);
        Assert.Contains("//   Contracts.IScheduler = Schedulers.Fair (Test.Schedulers 1.2.0)", run.Source, StringComparison.Ordinal);
        Assert.Contains("[assembly: global::System.Reflection.AssemblyMetadata(\"LibOs.Kernel\", \"Test.Kernel 2.0.0\")]", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_each_entry_with_its_signature_and_compiles()
    {
        var run = GeneratorRun.Application("", s_all);

        Assert.Contains("[global::System.Runtime.RuntimeExport(\"test_trap\")]", run.Source, StringComparison.Ordinal);
        Assert.Contains("@test_trap(global::TheKernel.Frame* @frame, ulong @error) => ComposedKernel.Trap(@frame, @error);", run.Source, StringComparison.Ordinal);
        Assert.Contains("@test_call(ref global::TheKernel.Frame @frame, delegate*<int, void> @callback)", run.Source, StringComparison.Ordinal);
        Assert.DoesNotContain("NotAnEntry", run.Source, StringComparison.Ordinal);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void The_application_replaces_a_part_by_its_own()
    {
        var run = GeneratorRun.Application("[assembly: Compose(typeof(IScheduler), typeof(Mine))]\npublic struct Mine : IScheduler { int _x; }", s_all);

        Assert.Empty(run.Diagnostics);
        Assert.Contains("TheKernel.Root<global::Mine, ", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_application_chooses_an_open_generic_part()
    {
        var run = GeneratorRun.Application(
            "[assembly: Compose(typeof(IConsole), typeof(Echo<,>))]\npublic struct Echo<TM, TS> : IConsole where TM : struct, IMachine where TS : unmanaged, IScheduler { TM _m; TS _s; }", s_all);

        Assert.Empty(run.Diagnostics);
        Assert.Contains("global::Echo<global::Drivers.Pc, global::Schedulers.Fair>", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_port_that_nothing_provides_gets_its_fallback()
    {
        var run = GeneratorRun.Application(
            "[assembly: Compose(typeof(IConsole), typeof(Echo<>))]\n[Port(Fallback = typeof(None))] public interface IOptional { const int PortVersion = 1; }\npublic struct None : IOptional { int _x; }\npublic struct Echo<T> : IConsole where T : unmanaged, IOptional { T _t; }", s_all);

        Assert.Empty(run.Diagnostics);
        Assert.Contains("global::Echo<global::None>", run.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "Exe")]
    [InlineData("true", "Library")]
    [InlineData("", "Exe")]
    public void Composes_nothing_unless_an_image_is_built(string image, string type)
    {
        var run = GeneratorRun.Run("", image, type, TestKernel.Contracts, TestKernel.Kernel);

        Assert.Null(run.Source);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void Composes_nothing_without_a_kernel()
    {
        var run = GeneratorRun.Application("", TestKernel.Contracts, TestKernel.Schedulers);

        Assert.Null(run.Source);
        Assert.Empty(run.Diagnostics);
    }

    [Fact]
    public void A_missing_part_names_the_package_to_add()
    {
        string message = GeneratorRun.Application("", TestKernel.Contracts, TestKernel.Kernel, TestKernel.Drivers).Single("LIBOS1001");

        Assert.Contains("'Contracts.IScheduler' that Test.Kernel 2.0.0 needs", message, StringComparison.Ordinal);
        Assert.Contains("Add a reference to the package Test.Schedulers", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_defaults_are_an_error_until_the_application_chooses()
    {
        var second = Packages.Reference("Test.More", "0.9.0", TestKernel.Usings + """
            [assembly: ProvidesComponent(typeof(IScheduler), typeof(More.Lazy), IScheduler.PortVersion)]
            namespace More { public struct Lazy : IScheduler; }
            """, TestKernel.Contracts);

        string message = GeneratorRun.Application("", [.. s_all, second]).Single("LIBOS1002");
        Assert.Contains("'More.Lazy' of Test.More 0.9.0, 'Schedulers.Fair' of Test.Schedulers 1.2.0", message, StringComparison.Ordinal);
        Assert.Contains("[assembly: Compose(typeof(Contracts.IScheduler), typeof(More.Lazy))]", message, StringComparison.Ordinal);

        var chosen = GeneratorRun.Application("[assembly: Compose(typeof(IScheduler), typeof(More.Lazy))]", [.. s_all, second]);
        Assert.Empty(chosen.Diagnostics);
        Assert.Contains("global::More.Lazy", chosen.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_told_step_by_step()
    {
        string message = GeneratorRun.Application("""
            [assembly: Compose(typeof(IConsole), typeof(A<>))]
            [assembly: Compose(typeof(IMachine), typeof(B<>))]
            public struct A<T> : IConsole where T : struct, IMachine;
            public struct B<T> : IMachine where T : struct, IConsole;
            """, s_all).Single("LIBOS1003");

        Assert.Contains("Contracts.IConsole needs Contracts.IMachine needs Contracts.IConsole", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_versions_of_a_port_name_both_packages()
    {
        var newer = TestKernel.ContractsOf(2);
        // The schedulers were compiled against version 1, everything else against version 2.
        var run = GeneratorRun.Application("", newer, TestKernel.KernelOf(newer), TestKernel.Schedulers, TestKernel.Drivers);

        string message = run.Single("LIBOS1004");
        Assert.Contains("Test.Schedulers 1.2.0 was built against version 1 of the port 'Contracts.IScheduler', but Test.Kernel 2.0.0 against version 2", message, StringComparison.Ordinal);
        Assert.Contains("Update Test.Schedulers to a release that was built against version 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public class Mine : IScheduler;", "LIBOS1005")]
    [InlineData("public struct Mine : IScheduler { string? _text; }", "LIBOS1005")]
    [InlineData("public struct Mine : IConsole;", "LIBOS1006")]
    public void A_part_must_be_an_unmanaged_struct_of_the_port(string declaration, string id)
    {
        var run = GeneratorRun.Application("[assembly: Compose(typeof(IScheduler), typeof(Mine))]\n" + declaration, s_all);

        Assert.Contains("'Mine'", run.Single(id), StringComparison.Ordinal);
        Assert.Equal("App.cs", run.Diagnostics[0].Location.GetLineSpan().Path);
    }

    [Fact]
    public void A_registration_of_another_part_is_an_error()
    {
        const string Call = "static partial class App { static partial void More() => Schedulers.Registration.AddScheduler<Schedulers.Strict>(new object()); }";
        var run = GeneratorRun.Application(Call, s_all);

        Assert.Contains("'AddScheduler<Schedulers.Strict>' names 'Schedulers.Strict', but the kernel is composed with 'Schedulers.Fair'", run.Single("LIBOS1007"), StringComparison.Ordinal);
        Assert.Empty(GeneratorRun.Application("[assembly: Compose(typeof(IScheduler), typeof(Schedulers.Strict))]\n" + Call, s_all).Diagnostics);
    }

    [Theory]
    [InlineData("Schedulers.Registration.AddScheduler<Schedulers.Strict>(new object())")]
    [InlineData("new object().ToString()!.AddScheduler<Schedulers.Strict>()")]
    public void A_registration_is_checked_however_it_is_written(string call)
    {
        var run = GeneratorRun.Application("using Schedulers;\nstatic partial class App { static partial void More() => " + call + "; }", s_all);

        _ = run.Single("LIBOS1007");
    }

    [Fact]
    public void A_port_is_composed_once()
    {
        var run = GeneratorRun.Application(
            "[assembly: Compose(typeof(IScheduler), typeof(Schedulers.Fair))]\n[assembly: Compose(typeof(IScheduler), typeof(Schedulers.Strict))]", s_all);

        Assert.Contains("'Schedulers.Fair' and 'Schedulers.Strict'", run.Single("LIBOS1008"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_kernels_are_an_error()
    {
        var other = TestKernel.KernelOf(TestKernel.Contracts, "Other.Kernel");

        Assert.Contains("Other.Kernel 2.0.0 and Test.Kernel 2.0.0", GeneratorRun.Application("", [.. s_all, other]).Single("LIBOS1009"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_part_is_an_error()
    {
        var hidden = Packages.Reference("Test.Hidden", "1.0.0", TestKernel.Usings + """
            [assembly: ProvidesComponent(typeof(IScheduler), typeof(Hidden.Secret), IScheduler.PortVersion)]
            namespace Hidden { internal struct Secret : IScheduler; }
            """, TestKernel.Contracts);

        string message = GeneratorRun.Application("", TestKernel.Contracts, TestKernel.Kernel, TestKernel.Drivers, hidden).Single("LIBOS1010");
        Assert.Contains("'Hidden.Secret' of Test.Hidden 1.0.0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_must_stand_for_one_port()
    {
        var run = GeneratorRun.Application("[assembly: Compose(typeof(IScheduler), typeof(Mine<>))]\npublic struct Mine<T> : IScheduler where T : struct;", s_all);

        Assert.Contains("'T' of 'Mine<T>'", run.Single("LIBOS1011"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unrelated_edit_does_not_generate_again()
    {
        var compilation = Packages.Create("App", null, TestKernel.Usings + "static class Program { static void Main() { } }", s_all);
        var driver = GeneratorRun.CreateDriver(new GeneratorRun.Options("true", "Exe")).RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Another;")));

        var reasons = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
        Assert.All(reasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }
}
