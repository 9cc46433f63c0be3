using LibOs.Abstractions.Services;

namespace LibOs.Components.Memory;

/// <summary>A shared region of a partition of LibOs.</summary>
internal sealed class KernelSharedRegion : SharedRegion
{
    private const int MostMembers = 65535;

    private readonly ISharedRegions _regions;
    private readonly int _index;
    private int _rung;

    public KernelSharedRegion(ISharedRegions regions, int index, SharedRegionRecord record)
    {
        _regions = regions;
        _index = index;
        Name = record.Name.ToString();
        Self = record.Self;
        Memory = new SharedBlock(record.Address, (int)record.Length).Memory;
    }

    public override string Name { get; }

    public override Memory<byte> Memory { get; }

    public override int Self { get; }

    public override void Ring(int member)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(member);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(member, MostMembers);
        _regions.RingDoorbell(_index, member);
    }

    public override bool Wait(TimeSpan timeout)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        int known = Volatile.Read(ref _rung);
        while (true)
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - System.Diagnostics.Stopwatch.GetElapsedTime(start);
            if (left < TimeSpan.Zero) left = TimeSpan.Zero;
            int rung = _regions.WaitDoorbell(_index, known, left == TimeSpan.MaxValue ? long.MaxValue : (long)(left.TotalMilliseconds * 1_000_000));
            if (rung != known)
            {
                _ = Interlocked.CompareExchange(ref _rung, rung, known);
                return true;
            }

            if (left == TimeSpan.Zero) return false;
            // a signal ended the wait, the collector's perhaps: here it can stop this thread
            _ = Thread.Yield();
        }
    }

    public override void Dispose()
    {
    }
}
