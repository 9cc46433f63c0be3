using System.Collections.Immutable;
using LibOs.Sdk.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LibOs.Sdk.Tests;

public sealed class PartitionAnalyzerTests
{
    [Theory]
    [InlineData("LIBOS2001", "new System.Net.Http.HttpClient()", "HttpClient")]
    [InlineData("LIBOS2001", "System.Net.Dns.GetHostName()", "Dns.GetHostName")]
    [InlineData("LIBOS2001", "new System.Net.Sockets.TcpClient()", "TcpClient")]
    [InlineData("LIBOS2002", "System.Diagnostics.Process.Start(\"ls\")", "Process.Start")]
    [InlineData("LIBOS2002", "new System.Diagnostics.Process().Start()", "Process.Start")]
    [InlineData("LIBOS2003", "new System.IO.FileSystemWatcher(\".\")", "FileSystemWatcher")]
    [InlineData("LIBOS2004", "new System.IO.Pipes.NamedPipeClientStream(\"x\")", "NamedPipeClientStream")]
    [InlineData("LIBOS2005", "System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, 10)", "MemoryMappedFile.CreateNew")]
    [InlineData("LIBOS2006", "new System.Threading.Mutex(true, \"x\")", "Mutex")]
    [InlineData("LIBOS2007", "System.Console.ReadKey()", "Console.ReadKey")]
    [InlineData("LIBOS2007", "System.Console.KeyAvailable", "Console.KeyAvailable")]
    [InlineData("LIBOS2007", "(System.Func<System.ConsoleKeyInfo>)System.Console.ReadKey", "Console.ReadKey")]
    [InlineData("LIBOS2008", "System.TimeZoneInfo.FindSystemTimeZoneById(\"Europe/Berlin\")", "TimeZoneInfo.FindSystemTimeZoneById")]
    [InlineData("LIBOS2008", "new System.Globalization.CultureInfo(\"de-DE\")", "CultureInfo")]
    [InlineData("LIBOS2009", "System.IO.File.ReadAllText(\"x\")", "File.ReadAllText")]
    [InlineData("LIBOS2009", "new System.IO.StreamReader(\"x\")", "StreamReader")]
    [InlineData("LIBOS2009", "new System.IO.FileInfo(\"x\").OpenRead()", "FileInfo.OpenRead")]
    [InlineData("LIBOS2010", "System.Security.Cryptography.RSA.Create()", "RSA.Create")]
    [InlineData("LIBOS2011", "System.Runtime.InteropServices.NativeLibrary.Load(\"x\")", "NativeLibrary.Load")]
    public void Warns_of_what_a_partition_lacks(string id, string expression, string name)
    {
        Diagnostic diagnostic = Assert.Single(Analyze(expression));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.StartsWith($"'{name}' does not work in a partition: it ", diagnostic.GetMessage(), StringComparison.Ordinal);
        Assert.EndsWith(".", diagnostic.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.IO.File.Exists(\"x\")")]
    [InlineData("System.IO.File.OpenRead(\"/dev/urandom\")")]
    [InlineData("new System.IO.FileInfo(\"x\").Name")]
    [InlineData("new System.IO.StreamReader(System.IO.Stream.Null)")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess()")]
    [InlineData("new System.Threading.Mutex()")]
    [InlineData("new System.Threading.Semaphore(1, 2)")]
    [InlineData("System.Console.In.ReadLine()")]
    [InlineData("System.TimeZoneInfo.FindSystemTimeZoneById(\"UTC\")")]
    [InlineData("System.Globalization.CultureInfo.InvariantCulture")]
    [InlineData("new System.Globalization.CultureInfo(\"\")")]
    [InlineData("System.Security.Cryptography.SHA256.HashData([])")]
    [InlineData("System.Security.Cryptography.Aes.Create()")]
    public void Is_silent_about_what_works(string expression) => Assert.Empty(Analyze(expression));

    [Theory]
    [InlineData("System.IO.File.ReadAllText(\"x\")")]
    [InlineData("System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, 10)")]
    public void Is_silent_about_files_where_the_package_for_files_is_referenced(string expression) =>
        Assert.Empty(Analyze(expression, references: Packages.Reference("LibOs.Components.Files", "0.1.0", "")));

    [Fact]
    public void A_watcher_warns_also_with_the_package_for_files() =>
        Assert.Single(Analyze("new System.IO.FileSystemWatcher(\".\")", references: Packages.Reference("LibOs.Components.Files", "0.1.0", "")));

    [Fact]
    public void A_warning_can_be_suppressed() => Assert.Empty(Analyze("System.Console.ReadKey()", before: "#pragma warning disable LIBOS2007"));

    [Theory]
    [InlineData("false", "Exe")]
    [InlineData("true", "Library")]
    public void Only_applications_that_become_images_are_looked_at(string image, string type) => Assert.Empty(Analyze("System.Console.ReadKey()", image: image, type: type));

    /// <summary>A name that the class library does not have would never warn.</summary>
    [Fact]
    public void Each_entry_of_the_table_exists()
    {
        Compilation compilation = Packages.Create("App", null, "");
        foreach (string entry in PartitionLimits.All.SelectMany(limit => limit.Members))
        {
            string[] parts = entry.Split(':');
            INamedTypeSymbol? type = compilation.GetTypesByMetadataName(parts[0]).FirstOrDefault(found => found.DeclaredAccessibility == Accessibility.Public);
            Assert.True(type is not null && (parts.Length == 1 || !type.GetMembers(parts[1]).IsEmpty), $"there is no {entry}");
        }
    }

    private static ImmutableArray<Diagnostic> Analyze(string expression, string before = "", string image = "true", string type = "Exe", params MetadataReference[] references)
    {
        Compilation compilation = Packages.Create("App", null, $"{before}\nstatic class Program {{ static void Main() {{ object? _ = {expression}; }} }}", references);
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return compilation.WithAnalyzers([new PartitionAnalyzer()], new AnalyzerOptions([], new GeneratorRun.Options(image, type)))
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }
}
