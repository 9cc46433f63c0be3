using LibOs.Sdk.Metadata;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Decides whether an image needs the service provider that works by reflection.</summary>
public sealed class FindServiceUse : Task
{
    /// <summary>The application's assembly and those of its packages and projects.</summary>
    [Required]
    public ITaskItem[] Assemblies { get; set; } = [];

    /// <summary>Whether it does.</summary>
    [Output]
    public bool NeedsReflection { get; set; }

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            string? use = ServiceUse.FindReflection(Assemblies.Select(assembly => assembly.GetMetadata("FullPath")));
            NeedsReflection = use is not null;
            Log.LogMessage(MessageImportance.Low, use is null
                ? "Services are registered as instances and factories only: the image has no service provider that works by reflection."
                : $"The image has the service provider that works by reflection, for {use}.");
        }
        catch (BadImageFormatException exception)
        {
            Log.LogBuildError(BuildError.UnreadableAssembly, exception.Message);
        }

        return !Log.HasLoggedErrors;
    }
}
