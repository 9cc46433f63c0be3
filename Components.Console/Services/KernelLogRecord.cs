namespace LibOs.Components.Console;

/// <summary>A record of the kernel's log.</summary>
public readonly struct KernelLogRecord
{
    /// <summary>How grave it is.</summary>
    public required KernelLogLevel Level { get; init; }

    /// <summary>When it was written, since the kernel (in a process: the log) started.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>The line, without line end.</summary>
    public required string Text { get; init; }
}
