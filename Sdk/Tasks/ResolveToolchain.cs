using System.Text.Json;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Finds what an image is built with: the ahead-of-time compiler's package, the linker and the C library.</summary>
public sealed class ResolveToolchain : Task
{
    private const string CompilerPackage = "runtime.linux-x64.Microsoft.DotNet.ILCompiler";

    /// <summary>The project's <c>project.assets.json</c>, which says where restored packages lie.</summary>
    [Required]
    public string AssetsFile { get; set; } = "";

    /// <summary>A linker to use instead of searching the <c>PATH</c>, or empty.</summary>
    public string Linker { get; set; } = "";

    /// <summary>The folder with musl's <c>crt1.o</c> and <c>libc.a</c>.</summary>
    [Required]
    public string MuslDirectory { get; set; } = "";

    /// <summary>The project's target framework version without the "v", such as "9.0".</summary>
    [Required]
    public string TargetFrameworkVersion { get; set; } = "";

    /// <summary>The folder of the compiler's package, with a trailing slash.</summary>
    [Output]
    public string CompilerDirectory { get; set; } = "";

    /// <summary>The version of the compiler's package, which is also the runtime's.</summary>
    [Output]
    public string CompilerVersion { get; set; } = "";

    /// <summary>The full path of the linker.</summary>
    [Output]
    public string LinkerPath { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        ResolveCompiler();
        ResolveLinker();
        foreach (string file in (ReadOnlySpan<string>)["crt1.o", "libc.a"])
            if (!File.Exists(Path.Combine(MuslDirectory, file)))
                Log.LogBuildError(BuildError.MuslMissing,
                    $"The C library's '{file}' is not in '{MuslDirectory}'. Install it with 'apt-get install musl-dev', or restore the LibOs.Sdk package again.");
        return !Log.HasLoggedErrors;
    }

    private void ResolveCompiler()
    {
        if (!File.Exists(AssetsFile))
        {
            Log.LogBuildError(BuildError.CompilerMissing, $"The project is not restored ('{AssetsFile}' is missing). Run 'dotnet restore' and publish again.");
            return;
        }

        using var stream = File.OpenRead(AssetsFile);
        using var assets = JsonDocument.Parse(stream);
        string? relativePath = null;
        foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject())
        {
            if (!library.Name.StartsWith(CompilerPackage + "/", StringComparison.OrdinalIgnoreCase)) continue;
            CompilerVersion = library.Name[(CompilerPackage.Length + 1)..];
            relativePath = library.Value.GetProperty("path").GetString();
        }

        if (relativePath is null)
        {
            Log.LogBuildError(BuildError.CompilerMissing,
                $"The package {CompilerPackage} is not among the project's packages. LibOs.Sdk brings it: reference LibOs.Sdk without excluding its assets and run 'dotnet restore'.");
            return;
        }

        foreach (var folder in assets.RootElement.GetProperty("packageFolders").EnumerateObject())
        {
            string candidate = Path.Combine(folder.Name, relativePath) + "/";
            if (File.Exists(candidate + "tools/ilc")) CompilerDirectory = candidate;
        }

        if (CompilerDirectory.Length == 0)
        {
            Log.LogBuildError(BuildError.CompilerMissing,
                $"The package {CompilerPackage} {CompilerVersion} is not in the package folder. Run 'dotnet restore' and publish again.");
            return;
        }

        string major = CompilerVersion.Split('.')[0];
        if (TargetFrameworkVersion.Split('.')[0] != major)
            Log.LogBuildError(BuildError.FrameworkUnsupported,
                $"The project targets net{TargetFrameworkVersion}, but its NativeAOT runtime is {CompilerVersion}. Set <TargetFramework>net{major}.0</TargetFramework>, or add a PackageReference to {CompilerPackage} of version {TargetFrameworkVersion}.*.");
    }

    private void ResolveLinker()
    {
        LinkerPath = Linker.Length > 0 ? Linker : FindInPath("ld.lld") ?? "";
        if (LinkerPath.Length == 0 || !File.Exists(LinkerPath))
            Log.LogBuildError(BuildError.LinkerMissing,
                $"The linker '{(Linker.Length > 0 ? Linker : "ld.lld")}' was not found. Install it with 'apt-get install lld', or set the property LibOsLinker to its full path.");
    }

    private static string? FindInPath(string name)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string candidate = Path.Combine(folder, name);
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }
}
