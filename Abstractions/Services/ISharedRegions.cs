namespace LibOs.Abstractions.Services;

/// <summary>The regions of memory that this partition shares with others.</summary>
/// <remarks>Implemented by the kernel's view beside <see cref="IKernelView"/>. Safe from any thread.</remarks>
public interface ISharedRegions
{
    /// <summary>Describes a region.</summary>
    /// <param name="index">0 for the first that the partition was started with.</param>
    /// <param name="record">What is known of it.</param>
    /// <returns>Whether there is such a region.</returns>
    bool TryGetRegion(int index, out SharedRegionRecord record);

    /// <summary>Rings another partition's doorbell; nothing happens when there is no such partition.</summary>
    /// <param name="index">The region.</param>
    /// <param name="peer">The other partition's number in it.</param>
    void RingDoorbell(int index, int peer);

    /// <summary>Waits until this partition's doorbell has rung more often than it is known to have; may return early.</summary>
    /// <param name="index">The region.</param>
    /// <param name="rung">How often it has rung, as this method returned last; 0 at first.</param>
    /// <param name="nanoseconds">How long to wait at most; <see cref="long.MaxValue"/> for ever.</param>
    /// <returns>How often it has rung.</returns>
    int WaitDoorbell(int index, int rung, long nanoseconds);
}
