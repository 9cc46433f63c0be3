namespace LibOs.Abstractions.Wire;

/// <summary>The kinds of section in a launch block.</summary>
public enum LaunchSection : uint
{
    /// <summary>Ends the block.</summary>
    End = 0,

    /// <summary>The program's arguments, the program's name first: UTF-8 strings, a zero byte after each.</summary>
    Arguments = 1,

    /// <summary>The program's environment: UTF-8 strings <c>KEY=VALUE</c>, a zero byte after each.</summary>
    Environment = 2,

    /// <summary>The rate of the processor's time-stamp counter in Hz; 64 bits. Absent: the kernel calibrates.</summary>
    TimestampRate = 3,

    /// <summary>The time when the partition was started, in nanoseconds since 1970-01-01 UTC; 64 bits.</summary>
    StartTime = 4,

    /// <summary>Random bytes that seed the partition's generator; 32 bytes.</summary>
    Seed = 5,

    /// <summary><see cref="LaunchFlags"/>; 32 bits.</summary>
    Flags = 6,

    /// <summary>The number of cores that the machine has; 32 bits. Absent: one.</summary>
    Cores = 7,
}
