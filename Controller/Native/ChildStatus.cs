namespace LibOs.Controller.Native;

/// <summary>How a process ended.</summary>
/// <param name="Raw">The status of waitpid(2).</param>
internal readonly record struct ChildStatus(int Raw)
{
    /// <summary>The signal that ended it, or 0.</summary>
    public int Signal => Raw & 0x7f;

    /// <summary>Its exit code, if no signal ended it.</summary>
    public int ExitCode => (Raw >> 8) & 0xff;

    /// <inheritdoc/>
    public override string ToString() => Signal switch
    {
        0 => $"exit code {ExitCode}",
        4 => "signal 4 (SIGILL)",
        6 => "signal 6 (SIGABRT)",
        7 => "signal 7 (SIGBUS)",
        8 => "signal 8 (SIGFPE)",
        9 => "signal 9 (SIGKILL)",
        11 => "signal 11 (SIGSEGV)",
        15 => "signal 15 (SIGTERM)",
        int other => $"signal {other}",
    };
}
