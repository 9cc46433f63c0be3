namespace LibOs.Controller.Commands;

/// <summary>How the tool starts itself again.</summary>
internal static class ToolProcess
{
    /// <summary>The executable.</summary>
    public static string Path { get; } = Environment.ProcessPath ?? throw new InvalidOperationException("/proc is needed to start a process");

    /// <summary>The beginning of its command line. Under the JIT the process is the runtime's, and the tool its argument.</summary>
    public static IReadOnlyList<string> Line { get; } =
        System.IO.Path.GetFileName(Path) == "dotnet" ? [Path, System.IO.Path.Combine(AppContext.BaseDirectory, "libos.dll")] : [Path];
}
