using LibOs.Sdk.Elf;
using LibOs.Sdk.Metadata;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Turns the linker's output into what is published: the stripped file and, for an image, its manifest.</summary>
public sealed class FinishImage : Task
{
    /// <summary>The linked executable with symbols.</summary>
    [Required]
    public string Linked { get; set; } = "";

    /// <summary>Where the stripped executable goes.</summary>
    [Required]
    public string Stripped { get; set; } = "";

    /// <summary>The default stack of a thread, in bytes.</summary>
    public long StackSize { get; set; }

    /// <summary>Where the manifest goes; empty for an ordinary executable, which has none.</summary>
    public string Manifest { get; set; } = "";

    /// <summary>The application's assembly.</summary>
    public string Application { get; set; } = "";

    /// <summary>The other assemblies in the image.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>Bytes that kernel and runtime need beyond the image itself.</summary>
    public long RuntimeMemory { get; set; }

    /// <summary>The compiler's <c>--instruction-set</c>, or empty.</summary>
    public string InstructionSet { get; set; } = "";

    /// <summary>The version of the compiler's package, which is the runtime's too.</summary>
    public string CompilerVersion { get; set; } = "";

    /// <summary>The figures of the image verifier, or empty when it did not run.</summary>
    public string Figures { get; set; } = "";

    /// <summary>Build properties to note in the manifest, with the metadata <c>Value</c>.</summary>
    public ITaskItem[] Options { get; set; } = [];

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            var image = ElfImage.Parse(File.ReadAllBytes(Linked));
            byte[] stripped = image.Strip((ulong)StackSize);
            WriteExecutable(Stripped, stripped);
            if (Manifest.Length > 0)
            {
                var application = ApplicationInfo.Read(Application, References.Select(reference => reference.GetMetadata("FullPath")));
                var options = Options.Select(option => (option.ItemSpec, option.GetMetadata("Value"))).Where(option => option.Item2.Length > 0);
                var settings = new ImageSettings(RuntimeMemory, ImageSettings.GetCpuLevel(InstructionSet), CompilerVersion, CompilerVersion, [.. options]);
                File.WriteAllBytes(Manifest, ImageManifest.Write(image, stripped, application, settings, Figures.Length > 0 ? File.ReadAllBytes(Figures) : default));
            }
        }
        catch (InvalidDataException exception)
        {
            Log.LogBuildError(BuildError.LinkedImageMalformed, $"The linker's output '{Linked}' is unusable: {exception.Message}. Delete the obj folder and publish again.");
        }

        return !Log.HasLoggedErrors;
    }

    private static void WriteExecutable(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
