using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>
/// Chooses the assemblies that are compiled into an image from all files a portable application would ship: of an
/// assembly that a package carries once for each platform, the one for Linux.
/// </summary>
public sealed class SelectManagedInputs : Task
{
    // Most specific first; musl's is natural for an image that is linked with musl.
    private static readonly string[] s_platforms = ["linux-musl-x64", "linux-x64", "linux-musl", "linux", "unix-x64", "unix"];

    /// <summary>The files that the application would be published with.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>The folders that hold the compiler's own framework assemblies; those replace copies in packages.</summary>
    [Required]
    public string[] FrameworkDirectories { get; set; } = [];

    /// <summary>The assemblies to compile, one for each name.</summary>
    [Output]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>The satellite assemblies, whose resources become part of the image.</summary>
    [Output]
    public ITaskItem[] Satellites { get; set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        var chosen = new Dictionary<string, (int Rank, ITaskItem Item)>(StringComparer.OrdinalIgnoreCase);
        var satellites = new List<ITaskItem>();
        foreach (var file in Files)
        {
            string path = file.ItemSpec;
            string platform = file.GetMetadata("RuntimeIdentifier");
            bool managed = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && file.GetMetadata("AssetType") != "native";
            int rank = platform.Length == 0 ? s_platforms.Length : Array.IndexOf(s_platforms, platform);
            if (rank < 0) continue;
            if (!managed)
            {
                if (path.EndsWith(".so", StringComparison.Ordinal))
                    Log.LogBuildWarning(BuildError.NativeLibraryIgnored,
                        $"The native library '{Path.GetFileName(path)}' of {Describe(file)} is not part of the image; calls into it throw DllNotFoundException.");
                continue;
            }

            if (file.GetMetadata("Culture") is { Length: > 0 } || path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
            {
                satellites.Add(file);
                continue;
            }

            string name = Path.GetFileName(path);
            if (FrameworkDirectories.Any(folder => File.Exists(Path.Combine(folder, name)))) continue;
            if (!chosen.TryGetValue(name, out var known) || rank < known.Rank) chosen[name] = (rank, file);
        }

        Assemblies = [.. chosen.Values.Select(entry => entry.Item)];
        Satellites = [.. satellites];
        return !Log.HasLoggedErrors;
    }

    private static string Describe(ITaskItem file)
    {
        string package = file.GetMetadata("NuGetPackageId");
        return package.Length > 0 ? $"the package {package}" : "the project";
    }
}
