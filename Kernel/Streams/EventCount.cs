using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Streams;

/// <summary>A counter that can be waited for (eventfd(2)).</summary>
internal struct EventCount
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 64;

    /// <summary>The greatest value.</summary>
    public const ulong Most = ulong.MaxValue - 1;

    public ulong Value;

    /// <summary>Whether a read takes 1 instead of all (EFD_SEMAPHORE).</summary>
    public bool IsSemaphore;
    public uint Writes;
    public uint Reads;
    public WaitQueue Waiting;
}
