namespace LibOs.Controller.Partitions.Logs;

/// <summary>Where a record of a log comes from.</summary>
internal enum LogStream : byte
{
    /// <summary>The program's standard input; in no log, only on the way to a partition.</summary>
    Input = 0,

    /// <summary>The program's standard output.</summary>
    Output = 1,

    /// <summary>The program's standard error.</summary>
    Error = 2,

    /// <summary>A line of the kernel's log.</summary>
    Kernel = 3,

    /// <summary>A line of the emergency console, or of QEMU.</summary>
    Console = 4,

    /// <summary>What the supervisor says of the partition.</summary>
    Supervisor = 5,

    /// <summary>The partition's end, with the exit code; in no log, only to those who are attached.</summary>
    End = 6,
}
