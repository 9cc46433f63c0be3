using System.Diagnostics;

namespace LibOs.Sdk.Tests;

/// <summary>Runs the targets as a build does. What needs a compiler run is left to the long tests.</summary>
public sealed class TargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libos-targets-").FullName;

    public TargetTests()
    {
        string sdk = Path.Combine(RepositoryRoot, "Sdk") + "/";
        File.WriteAllText(Path.Combine(_folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <IlcVersion>9.0.20</IlcVersion>
                <ArtifactsPath>{RepositoryRoot}artifacts</ArtifactsPath>
                <UseArtifactsOutput>false</UseArtifactsOutput>
              </PropertyGroup>
              <Import Project="{sdk}Repository/LibOs.Sdk.Repository.props" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net9.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <Import Project="{sdk}Repository/LibOs.Sdk.Repository.targets" />
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), "Console.WriteLine($\"one {args.Length}\");\n");
    }

    private static string RepositoryRoot { get; } = FindRoot();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("PublishSingleFile=true", "LIBOS0001")]
    [InlineData("PublishAot=true", "LIBOS0002")]
    [InlineData("PublishTrimmed=true", "LIBOS0003")]
    [InlineData("SelfContained=true", "LIBOS0003")]
    [InlineData("RuntimeIdentifier=linux-arm64", "LIBOS0004")]
    [InlineData("TargetFrameworkVersion=v8.0", "LIBOS0005")]
    [InlineData("OutputType=Library", "LIBOS0006")]
    [InlineData("InvariantGlobalization=false", "LIBOS0007")]
    public void A_setting_that_cannot_become_an_image_is_refused(string property, string code)
    {
        var (exitCode, output) = Run("msbuild", "-t:_LibOsCheckSettings", "-p:" + property);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("error " + code, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinary_settings_pass() => Assert.Equal(0, Run("msbuild", "-t:_LibOsCheckSettings", "-p:RuntimeIdentifier=linux-x64").ExitCode);

    /// <summary>Some 20 seconds: the compiler runs twice.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void A_program_is_published_once_and_again_only_when_it_changed()
    {
        if (!TestRun.IsLong) return;
        const string Compiles = "Generating native code";
        string publish = Path.Combine(_folder, "bin/Release/net9.0/publish");

        var first = Run("publish", "-p:LibOsImage=false");
        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Contains(Compiles, first.Output, StringComparison.Ordinal);
        Assert.Equal(["App", "App.dbg"], Directory.GetFiles(publish).Select(Path.GetFileName).Order());
        Assert.Equal("one 2\n", Execute(Path.Combine(publish, "App"), _folder, "a", "b").Output);

        var again = Run("publish", "-p:LibOsImage=false");
        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain(Compiles, again.Output, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "Program.cs"), "Console.WriteLine(\"two\");\n");
        Assert.Contains(Compiles, Run("publish", "-p:LibOsImage=false").Output, StringComparison.Ordinal);
        Assert.Equal("two\n", Execute(Path.Combine(publish, "App"), _folder).Output);

        var image = Run("publish");
        Assert.NotEqual(0, image.ExitCode);
        Assert.Contains("error LIBOS0008", image.Output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Run(string command, params string[] arguments) =>
        Execute("dotnet", _folder, [command, "App.csproj", "-nologo", "-v:m", "-nodeReuse:false", .. arguments]);

    private static (int ExitCode, string Output) Execute(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // The test host sets variables for its own SDK that would steer the builds it starts.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LibOs.sln"))) folder = folder.Parent;
        return (folder ?? throw new InvalidOperationException("The tests run outside the repository.")).FullName + "/";
    }
}
