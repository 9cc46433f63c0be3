using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>A region of memory that this program shares with programs in other partitions, and a doorbell for each of them.</summary>
/// <remarks>
/// A partition gets it by <c>libos run --shared NAME:SIZE</c> or <c>libos linux --shared NAME:SIZE</c>. Others change it at any
/// time: what is read from it is to be checked after reading, and order is kept with <see cref="Volatile"/> and
/// <see cref="Interlocked"/>. It is full of zeros when its first member comes. Safe from any thread.
/// </remarks>
public abstract class SharedRegion : IDisposable
{
    private protected SharedRegion()
    {
    }

    /// <summary>The region's name.</summary>
    public abstract string Name { get; }

    /// <summary>The memory itself.</summary>
    public abstract Memory<byte> Memory { get; }

    /// <summary>This member's number, 0 to 65535; others ring its doorbell by it.</summary>
    public abstract int Self { get; }

    /// <summary>Opens a region.</summary>
    /// <param name="name">The name that the partition was started with.</param>
    /// <exception cref="ArgumentException">The partition was started without it.</exception>
    /// <exception cref="PlatformNotSupportedException">This is neither a partition of LibOs nor a Linux with such a device.</exception>
    public static SharedRegion Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (PartitionEnvironment.Kernel is not { } kernel) return LinuxSharedRegion.Open(name);
        ISharedRegions regions = kernel as ISharedRegions ?? throw new PlatformNotSupportedException("This kernel shares no memory: it lacks ISharedRegions.");
        for (int index = 0; regions.TryGetRegion(index, out SharedRegionRecord record); index++)
        {
            if (record.Name.ToString() == name) return new KernelSharedRegion(regions, index, record);
        }

        throw Missing(name);
    }

    /// <summary>Rings another member's doorbell. What was written before is seen by it afterwards.</summary>
    /// <param name="member">The member's number; nothing happens when there is none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to 65535.</exception>
    public abstract void Ring(int member);

    /// <summary>Waits until this member's doorbell rings, or has rung since this method was left last. It may return early: look whether the memory has changed.</summary>
    /// <param name="timeout">How long to wait at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>False when the time has passed.</returns>
    public abstract bool Wait(TimeSpan timeout);

    /// <summary>Lets go of the region; its memory must not be used any more.</summary>
    public abstract void Dispose();

    internal static ArgumentException Missing(string name) => new($"There is no shared region '{name}': start the partition with --shared {name}:SIZE.", nameof(name));
}
