namespace LibOs.Components.Console;

/// <summary>Options of <see cref="IConsoleService"/> and <see cref="IKernelLog"/>.</summary>
public sealed class ConsoleOptions
{
    /// <summary>
    /// How many characters <see cref="IConsoleService.Output"/> collects before it writes them; 0 to 1,048,576. With 0,
    /// the value unless set, it is <see cref="System.Console.Out"/>, which writes at once. Collected text is written by
    /// <see cref="IConsoleService.Flush"/> and when the application is disposed.
    /// </summary>
    public int OutputBufferSize { get; set; }

    /// <summary>The least level that <see cref="IKernelLog.Write"/> lets into the log; <see cref="KernelLogLevel.Debug"/> unless set.</summary>
    public KernelLogLevel MinimumLogLevel { get; set; } = KernelLogLevel.Debug;

    /// <summary>How many records the log of a process keeps, 1 to 1,048,576; 1,024 unless set. A kernel has its own bound.</summary>
    public int HostLogCapacity { get; set; } = 1024;

    /// <summary>Whether a process writes its log to standard error too, as <c>libos run --verbose</c> does for a partition.</summary>
    public bool EchoHostLog { get; set; }
}
