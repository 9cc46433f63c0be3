namespace LibOs.Kernel.SystemCalls;

/// <summary>Exit codes that the kernel gives on its own account.</summary>
internal static class ExitCode
{
    /// <summary>What a program killed by signal n ends with is this plus n, as a shell shows it.</summary>
    public const int SignalBase = 128;

    /// <summary>The partition ran out of memory: as a Linux process killed for it (SIGKILL).</summary>
    public const int OutOfMemory = SignalBase + 9;
}
