namespace LibOs.Boot.Tests;

/// <summary>A call of the tool that is no partition's.</summary>
internal sealed class ToolRun : RunningProgram
{
    private ToolRun(IReadOnlyList<string> command)
        : base(command, new RunSettings(), environment: null)
    {
    }

    /// <summary>Calls the tool and waits for its end.</summary>
    public static async Task<Outcome> RunAsync(params string[] arguments)
    {
        await using var run = new ToolRun([ProgramImage.Tool, .. arguments]);
        return await run.EndAsync();
    }
}
