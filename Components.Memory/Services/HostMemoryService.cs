using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>Reads the figures of a process: from <c>/proc</c> on Linux, from the runtime elsewhere.</summary>
internal sealed class HostMemoryService(long lowThreshold) : IMemoryService
{
    private const long HugePage = 2 << 20;

    public string AllocatorName => OperatingSystem.IsLinux() ? "Linux" : "host";

    public bool IsLow => GetStatistics().FreeBytes < lowThreshold;

    public MemoryStatistics GetStatistics()
    {
        GCMemoryInfo runtime = GC.GetGCMemoryInfo();
        if (!OperatingSystem.IsLinux()) return FromRuntime(runtime);

        byte[] buffer = new byte[4096];
        ReadOnlySpan<byte> machine = ProcFile.Read("/proc/meminfo", buffer);
        if (!ProcFile.TryGetKilobytes(machine, "MemTotal:"u8, out long total)) return FromRuntime(runtime);
        _ = ProcFile.TryGetKilobytes(machine, "MemAvailable:"u8, out long free);
        // A control group may grant less than the machine has; the runtime has found out.
        total = Math.Min(total, runtime.TotalAvailableMemoryBytes);

        ReadOnlySpan<byte> process = ProcFile.Read("/proc/self/status", buffer);
        _ = ProcFile.TryGetKilobytes(process, "VmRSS:"u8, out long resident);
        _ = ProcFile.TryGetKilobytes(process, "VmExe:"u8, out long image);
        _ = ProcFile.TryGetKilobytes(process, "VmPTE:"u8, out long kernel);
        _ = ProcFile.TryGetKilobytes(process, "VmSize:"u8, out long reserved);

        _ = ProcFile.TryGetKilobytes(process, "VmHWM:"u8, out long peak);
        ReadOnlySpan<byte> pages = ProcFile.Read("/proc/self/smaps_rollup", new byte[4096]);
        _ = ProcFile.TryGetKilobytes(pages, "AnonHugePages:"u8, out long huge);

        ReadOnlySpan<byte> stat = ProcFile.Read("/proc/self/stat", buffer);
        // Fields 10 and 12 of proc(5): minor and major faults. The name in field 2 may hold blanks, so count from its end.
        stat = stat[(stat.LastIndexOf((byte)')') + 1)..];
        long faults = ProcFile.GetNumber(stat, 7) + ProcFile.GetNumber(stat, 9);

        return new MemoryStatistics(
            total,
            Math.Min(free, total),
            image,
            kernel,
            resident,
            reserved,
            ProcFile.CountLines("/proc/self/maps", buffer),
            faults,
            LargePages: huge / HugePage,
            peak);
    }

    public MemoryBuffer AllocateContiguous(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, IMemoryBlocks.LongestContiguous);
        return new MemoryBuffer(new NativeBlock(length, Environment.SystemPageSize), physicalAddress: null);
    }

    public MemoryBuffer AllocateHugePages(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new MemoryBuffer(new NativeBlock(length, (int)HugePage), physicalAddress: null);
    }

    private static MemoryStatistics FromRuntime(in GCMemoryInfo runtime) => new(
        runtime.TotalAvailableMemoryBytes,
        Math.Max(0, runtime.TotalAvailableMemoryBytes - runtime.MemoryLoadBytes),
        ImageBytes: 0,
        KernelBytes: 0,
        runtime.HeapSizeBytes,
        runtime.TotalCommittedBytes,
        AreaCount: 0,
        PageFaults: 0,
        LargePages: 0,
        PeakProgramBytes: runtime.HeapSizeBytes);
}
