namespace LibOs.Components.Ipc;

/// <summary>A region that several partitions or processes share, as one of its participants sees it.</summary>
/// <remarks>
/// Participants need not trust each other: whatever one writes, the protocols give the others results and exceptions. Bytes read in
/// place can change while they are read, so copy before you check.
/// </remarks>
public sealed class RegionMemory
{
    private readonly RegionBell _bell;
    private readonly RawMemory _raw;
    private readonly int _self;
    private readonly int _count;

    /// <summary>Describes a region.</summary>
    /// <param name="memory">Its bytes; they begin at a multiple of 8 and stay mapped as long as they are used.</param>
    /// <param name="self">This participant's number, from 0.</param>
    /// <param name="count">How many participants there are.</param>
    /// <param name="ring">Rings the doorbell of a participant.</param>
    /// <param name="wait">Waits until this participant's doorbell has rung, or a time has passed, and says which. Looked at again often, so it may miss a ring.</param>
    public RegionMemory(Memory<byte> memory, int self, int count, Action<int> ring, Func<TimeSpan, bool> wait)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)self, (uint)count, nameof(self));
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(wait);
        _raw = RawMemory.Pin(memory);
        _bell = new RegionBell(ring, wait);
        _self = self;
        _count = count;
    }

    /// <summary>Its bytes.</summary>
    public int Length => _raw.Length;

    /// <summary>Begins to share the region out.</summary>
    public IpcLayout Layout => new(Length);

    /// <summary>This participant's view.</summary>
    public RegionTransport Join() => new(_raw, _bell, _self, _count);
}
