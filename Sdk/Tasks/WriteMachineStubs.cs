using LibOs.Sdk.Stubs;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Assembles the machine stubs (entry, traps, switches) into an object file that the linker takes.</summary>
public sealed class WriteMachineStubs : Task
{
    /// <summary>The object file to write.</summary>
    [Required]
    public string ObjectFile { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        try
        {
            MachineStubs.Write(ObjectFile);
        }
        catch (IOException exception)
        {
            Log.LogBuildError(BuildError.StubsFailed, $"The machine stubs cannot be written: {exception.Message}");
        }

        return !Log.HasLoggedErrors;
    }
}
