using LibOs.Abstractions.Services;

namespace LibOs.Kernel;

/// <content>Memory in figures.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>Tells the figures as they are at one moment. Takes the memory lock, but not for the program's memory.</summary>
    private static void ReadMemoryStatistics(ref MemoryStatistics destination)
    {
        LockMemory();
        long free = UnusedFrames, kernel = s_kernelFrames, program = s_programFrames, most = s_mostProgramFrames;
        long reserved = (long)s_areas.MappedBytes, faults = s_pageFaults, large = s_largePages;
        int areas = s_areas.Count;
        UnlockMemory();
        destination = new MemoryStatistics(
            s_totalFrames * (long)PageSize,
            free * (long)PageSize,
            s_imageBytes,
            (kernel + s_bootFrames) * (long)PageSize,
            program * (long)PageSize,
            reserved,
            areas,
            faults,
            large,
            most * (long)PageSize);
    }
}
