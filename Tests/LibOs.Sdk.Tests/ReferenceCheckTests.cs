using LibOs.Sdk.Metadata;
using Microsoft.CodeAnalysis;

namespace LibOs.Sdk.Tests;

public sealed class ReferenceCheckTests : IDisposable
{
    private const string Version1 = """
        namespace Lib
        {
            public class Base { public int Inherited() => 1; }
            public class Tool : Base
            {
                public static int Field;
                public int Measure(ref System.DateTime time, string[] names) => 0;
                public T Echo<T>(T value) => value;
                public int Overload(int x) => 0;
                public class Nested { public void Do() { } }
            }
            public class Box<T> { public T? Value { get; set; } public void Put(T value, System.Collections.Generic.List<T> rest) { } }
        }
        """;

    private const string App = """
        public static class Caller
        {
            public static void Run()
            {
                var tool = new Lib.Tool();
                var time = System.DateTime.MinValue;
                tool.Measure(ref time, []);
                tool.Echo("x");
                tool.Overload(1);
                tool.Inherited();
                Lib.Tool.Field = 1;
                new Lib.Tool.Nested().Do();
                new Lib.Box<int>().Put(1, []);
                System.Console.WriteLine(new Lib.Box<string>().Value);
            }
        }
        """;

    private static readonly string s_framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
    private readonly string _folder = Directory.CreateTempSubdirectory("libos-references-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Assemblies_that_fit_pass() => Assert.Empty(Check(Version1));

    [Theory]
    [InlineData("public int Measure(ref System.DateTime time, string[] names) => 0;", "", "the method 'Lib.Tool.Measure' with the signature 'Int32 (System.DateTime&, String[])'")]
    [InlineData("ref System.DateTime time", "System.DateTime time", "the method 'Lib.Tool.Measure'")]
    [InlineData("Overload(int x)", "Overload(long x)", "the method 'Lib.Tool.Overload' with the signature 'Int32 (Int32)'")]
    [InlineData("public T Echo<T>(T value) => value;", "public object Echo(object value) => value;", "the method 'Lib.Tool.Echo'")]
    [InlineData("public static int Field;", "public static long Field;", "the field 'Lib.Tool.Field'")]
    [InlineData("public int Inherited() => 1;", "", "the method 'Lib.Base.Inherited'")]
    [InlineData("public class Nested { public void Do() { } }", "", "the type 'Lib.Tool+Nested'")]
    [InlineData("public void Put(T value, System.Collections.Generic.List<T> rest) { }", "public void Put(T value) { }", "the method 'Lib.Box`1.Put'")]
    public void A_missing_member_names_it_and_both_assemblies(string before, string after, string what)
    {
        Assert.Contains(before, Version1, StringComparison.Ordinal);
        string missing = Assert.Single(Check(Version1.Replace(before, after, StringComparison.Ordinal)));

        Assert.StartsWith($"'App 5.0.0' expects {what}", missing, StringComparison.Ordinal);
        Assert.Contains("of 'Lib', which 'Lib 2.0.0' lacks", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_moved_to_a_base_is_found() =>
        Assert.Empty(Check(Version1.Replace("public int Overload(int x) => 0;", "", StringComparison.Ordinal)
            .Replace("public int Inherited()", "public int Overload(int x) => 0; public int Inherited()", StringComparison.Ordinal)));

    [Fact]
    public void A_type_that_moved_is_found_through_its_forwarder()
    {
        byte[] app = Packages.Emit("App", "5.0.0", App, Packages.Reference("Lib", "1.0.0", Version1));
        byte[] target = Packages.Emit("Moved", "1.0.0", Version1);
        byte[] forwarder = Packages.Emit("Lib", "2.0.0", """
            [assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Lib.Base))]
            [assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Lib.Tool))]
            [assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(Lib.Box<>))]
            """, MetadataReference.CreateFromImage(target));

        Assert.Empty(CheckFiles(Write("App", app), Write("Lib", forwarder), Write("Moved", target)));
    }

    [Fact]
    public void A_missing_assembly_is_named()
    {
        byte[] app = Packages.Emit("App", "5.0.0", "public class Derived : Lib.Base;", Packages.Reference("Lib", "1.0.0", Version1));

        Assert.Contains("uses the type 'Lib.Base' of 'Lib', but no package of the project contains that assembly", Assert.Single(CheckFiles(Write("App", app))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        string path = Path.Combine(_folder, "Broken.dll");
        File.WriteAllText(path, "not an assembly");

        Assert.Contains(path, Assert.Throws<BadImageFormatException>(() => CheckFiles(path)).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Check(string version2)
    {
        byte[] app = Packages.Emit("App", "5.0.0", App, Packages.Reference("Lib", "1.0.0", Version1));
        return CheckFiles(Write("App", app), Write("Lib", Packages.Emit("Lib", "2.0.0", version2)));
    }

    private static IReadOnlyList<string> CheckFiles(params string[] paths)
    {
        using var checker = new ReferenceChecker(paths, [s_framework]);
        return checker.Check();
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name + ".dll");
        File.WriteAllBytes(path, content);
        return path;
    }
}
