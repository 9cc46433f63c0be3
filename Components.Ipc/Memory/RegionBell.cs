namespace LibOs.Components.Ipc;

/// <summary>The doorbells of a region.</summary>
internal sealed class RegionBell(Action<int> ring, Func<TimeSpan, bool> wait)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private long _rings;

    public long Rings => Volatile.Read(ref _rings);

    public void Ring(int participant) => ring(participant);

    public bool Wait(long nanoseconds)
    {
        if (nanoseconds <= 0) return false;
        TimeSpan time = nanoseconds < s_longest.Ticks * TimeSpan.NanosecondsPerTick ? TimeSpan.FromTicks((nanoseconds / TimeSpan.NanosecondsPerTick) + 1) : s_longest;
        if (!wait(time)) return false;
        _ = Interlocked.Increment(ref _rings);
        return true;
    }

    public async ValueTask WaitAsync(long rings, TimeSpan timeout, CancellationToken cancellation)
    {
        // a thread of the pool waits; the doorbell itself knows no tasks
        if (Rings == rings) _ = await Task.Run(() => Wait(timeout.Ticks * TimeSpan.NanosecondsPerTick), cancellation).ConfigureAwait(false);
    }
}
