using LibOs.Sdk.Metadata;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Fails the build when one assembly of the application expects a member that another lacks.</summary>
public sealed class CheckReferences : Task
{
    /// <summary>The application's assembly and those of its packages and projects.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>Where the framework's assemblies lie.</summary>
    [Required]
    public string[] FrameworkDirectories { get; set; } = [];

    /// <summary>A file that is written when nothing is missing, for incremental builds.</summary>
    [Required]
    public string Marker { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            using var checker = new ReferenceChecker(Assemblies.Select(assembly => assembly.GetMetadata("FullPath")), FrameworkDirectories);
            foreach (string missing in checker.Check()) Log.LogBuildError(BuildError.MissingMember, missing);
        }
        catch (BadImageFormatException exception)
        {
            Log.LogBuildError(BuildError.UnreadableAssembly, exception.Message);
        }

        if (!Log.HasLoggedErrors) File.WriteAllText(Marker, "");
        return !Log.HasLoggedErrors;
    }
}
