namespace LibOs.Components.Memory;

/// <summary>Options of <see cref="IMemoryService"/>.</summary>
public sealed class MemoryOptions
{
    /// <summary>
    /// The free memory in bytes below which <see cref="IMemoryService.IsLow"/> says so. Not negative, and less than the
    /// memory there is; 2 MiB unless set.
    /// </summary>
    public long LowMemoryThreshold { get; set; } = 2 << 20;
}
