using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>Reads the figures from the kernel beneath the program.</summary>
internal sealed class KernelMemoryService(IKernelView kernel, long lowThreshold) : IMemoryService
{
    private const nint HugePage = 2 << 20;

    public string AllocatorName => kernel.FrameAllocatorName;

    public bool IsLow => kernel.GetMemoryStatistics().FreeBytes < lowThreshold;

    public MemoryStatistics GetStatistics() => kernel.GetMemoryStatistics();

    public MemoryBuffer AllocateContiguous(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, IMemoryBlocks.LongestContiguous);
        IMemoryBlocks blocks = Blocks();
        nint address = blocks.MapContiguous(length, out long physicalAddress);
        if (address == 0) throw new OutOfMemoryException($"The partition has no {length} bytes of contiguous memory left.");
        return new MemoryBuffer(new NativeBlock(blocks, address, length, length), physicalAddress);
    }

    public MemoryBuffer AllocateHugePages(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        IMemoryBlocks blocks = Blocks();
        nint address = blocks.MapHugePages(length);
        if (address == 0) throw new OutOfMemoryException($"The partition has not enough pages of 2 MiB left for {length} bytes.");
        return new MemoryBuffer(new NativeBlock(blocks, address, length, (length + HugePage - 1) & -HugePage), physicalAddress: null);
    }

    private IMemoryBlocks Blocks() =>
        kernel as IMemoryBlocks ?? throw new PlatformNotSupportedException("This kernel gives no memory of a particular kind: it lacks IMemoryBlocks.");
}
