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
}
