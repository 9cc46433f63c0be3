namespace LibOs.Abstractions.Services;

/// <summary>Physical memory in figures.</summary>
/// <param name="TotalBytes">All memory the machine has for the partition.</param>
/// <param name="FreeBytes">Of that, not in use.</param>
/// <param name="ImageBytes">Taken by the image.</param>
/// <param name="KernelBytes">Taken by the kernel: page tables, kernel stacks, tables, device queues.</param>
/// <param name="ProgramBytes">Taken by the program's pages.</param>
/// <param name="ReservedAddressBytes">The sum of the address space's areas, touched or not.</param>
/// <param name="AreaCount">The number of areas of the address space.</param>
/// <param name="PageFaults">How many page faults were served since boot.</param>
/// <param name="LargePages">How many of the program's pages are of 2 MiB now.</param>
/// <param name="PeakProgramBytes">The most that the program's pages ever took.</param>
public readonly record struct MemoryStatistics(
    long TotalBytes,
    long FreeBytes,
    long ImageBytes,
    long KernelBytes,
    long ProgramBytes,
    long ReservedAddressBytes,
    int AreaCount,
    long PageFaults,
    long LargePages,
    long PeakProgramBytes);
