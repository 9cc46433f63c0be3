namespace LibOs.Boot.Tests;

/// <summary>A program that runs directly on Linux: an image is an ordinary static executable too. It is the oracle for partitions.</summary>
internal sealed class LinuxProgram : RunningProgram
{
    private LinuxProgram(ProgramImage image, IReadOnlyList<string> arguments, RunSettings settings)
        : base([image.Path, .. arguments], settings, settings.Environment.Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]))
    {
    }

    public static LinuxProgram Start(ProgramImage image, IReadOnlyList<string> arguments, RunSettings? settings = null) =>
        new(image, arguments, settings ?? new RunSettings());

    public static async Task<Outcome> RunAsync(ProgramImage image, IReadOnlyList<string> arguments, RunSettings? settings = null)
    {
        await using LinuxProgram program = Start(image, arguments, settings);
        return await program.EndAsync();
    }
}
