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

    /// <summary>The absolute path of the directory that the program works in; UTF-8 without a zero byte. Absent: the root.</summary>
    WorkingDirectory = 8,

    /// <summary>The absolute path of the image on the host; UTF-8 without a zero byte.</summary>
    ImagePath = 9,

    /// <summary>
    /// The directories of the host that are shared: for each its name, the absolute path where it is mounted, and options
    /// (<c>rw</c> or <c>ro</c>): UTF-8 strings, a zero byte after each.
    /// </summary>
    Mounts = 10,

    /// <summary>
    /// The machine has PCI Express with regions of shared memory behind it, in the order of their places. Payload: the 64-bit physical
    /// addresses of the configuration space and of the window for devices, the window's 64-bit length, then the regions' names in
    /// UTF-8 with a zero byte after each. Absent: PCI is not looked at.
    /// </summary>
    SharedMemory = 32,
}
