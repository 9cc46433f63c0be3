using LibOs.Sdk.Elf;
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

    /// <inheritdoc />
    public override bool Execute()
    {
        ElfImage image;
        try
        {
            image = ElfImage.Parse(File.ReadAllBytes(Linked));
        }
        catch (InvalidDataException exception)
        {
            Log.LogBuildError(BuildError.LinkedImageMalformed, $"The linker's output '{Linked}' is unusable: {exception.Message}. Delete the obj folder and publish again.");
            return false;
        }

        WriteExecutable(Stripped, image.Strip((ulong)StackSize));
        return !Log.HasLoggedErrors;
    }

    private static void WriteExecutable(string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
