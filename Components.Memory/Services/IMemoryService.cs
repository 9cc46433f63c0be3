using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>What a program can know about the memory it runs in.</summary>
/// <remarks>
/// In a partition the figures are the kernel's own. In a process of another system they are that system's figures of
/// the machine and of the process. Safe from any thread.
/// </remarks>
public interface IMemoryService
{
    /// <summary>The name of the policy that hands out page frames; the operating system's name in a process.</summary>
    string AllocatorName { get; }

    /// <summary>Whether less memory is free than <see cref="MemoryOptions.LowMemoryThreshold"/>.</summary>
    bool IsLow { get; }

    /// <summary>Memory in figures, as they are now.</summary>
    MemoryStatistics GetStatistics();

    /// <summary>
    /// Allocates a buffer whose pages lie one behind the other in physical memory; in a process of another system, one that
    /// begins at a page.
    /// </summary>
    /// <param name="length">1 to <see cref="IMemoryBlocks.LongestContiguous"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not.</exception>
    /// <exception cref="OutOfMemoryException">No such block is free.</exception>
    MemoryBuffer AllocateContiguous(int length);

    /// <summary>
    /// Allocates a buffer in pages of 2 MiB, all of them there from the beginning; in a process of another system, one that
    /// begins at a multiple of 2 MiB.
    /// </summary>
    /// <param name="length">Bytes, at least 1; the memory taken is rounded up to whole pages.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not.</exception>
    /// <exception cref="OutOfMemoryException">There are not enough such pages.</exception>
    MemoryBuffer AllocateHugePages(int length);
}
