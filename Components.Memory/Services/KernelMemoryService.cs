using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>Reads the figures from the kernel beneath the program.</summary>
internal sealed class KernelMemoryService(IKernelView kernel, long lowThreshold) : IMemoryService
{
    public string AllocatorName => kernel.FrameAllocatorName;

    public bool IsLow => kernel.GetMemoryStatistics().FreeBytes < lowThreshold;

    public MemoryStatistics GetStatistics() => kernel.GetMemoryStatistics();
}
