using LibOs.Abstractions.Services;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel.SharedMemory;

/// <summary>A region of memory that other partitions share, with its doorbells (QEMU's device ivshmem-doorbell).</summary>
internal struct SharedRegion
{
    /// <summary>The physical address of the device's registers.</summary>
    public ulong Registers;
    public SharedRegionRecord Record;

    /// <summary>How often this partition's doorbell has rung.</summary>
    public int Rung;
    public WaitQueue Waiting;
}
