using LibOs.Sdk.Metadata;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Fails the build of an image whose application composes no kernel.</summary>
public sealed class CheckComposition : Task
{
    /// <summary>The application's assembly.</summary>
    [Required]
    public string Application { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        if (ApplicationInfo.Read(Application, []).Kernel is null)
            Log.LogBuildError(BuildError.NoKernel,
                "The application has no kernel. Add a reference to the package LibOs.Kernel, or set <LibOsImage>false</LibOsImage> to publish an ordinary Linux executable.");
        return !Log.HasLoggedErrors;
    }
}
