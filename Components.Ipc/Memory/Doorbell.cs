using System.Diagnostics;

namespace LibOs.Components.Ipc;

/// <summary>Where a thread sleeps until another rings. A ring is kept until somebody waits.</summary>
internal sealed class Doorbell
{
    private readonly object _gate = new();
    private TaskCompletionSource? _next;
    private int _isSleeping;
    private int _isRung;
    private long _rings;

    /// <summary>How often it was rung.</summary>
    public long Rings => Volatile.Read(ref _rings);

    public void Ring()
    {
        _ = Interlocked.Increment(ref _rings);
        _ = Interlocked.Exchange(ref _isRung, 1);
        if (Volatile.Read(ref _isSleeping) != 0)
        {
            lock (_gate) Monitor.PulseAll(_gate);
        }

        TaskCompletionSource? next = Interlocked.Exchange(ref _next, null);
        next?.TrySetResult();
    }

    /// <summary>Waits for a ring that nobody has waited for yet.</summary>
    public bool Wait(long nanoseconds)
    {
        if (Interlocked.Exchange(ref _isRung, 0) != 0) return true;
        if (nanoseconds <= 0) return false;
        long until = nanoseconds == long.MaxValue ? long.MaxValue : Clock() + nanoseconds;
        lock (_gate)
        {
            _ = Interlocked.Increment(ref _isSleeping);
            try
            {
                while (Interlocked.Exchange(ref _isRung, 0) == 0)
                {
                    long left = until == long.MaxValue ? long.MaxValue : until - Clock();
                    if (left <= 0) return false;
                    _ = Monitor.Wait(_gate, left > int.MaxValue * 1_000_000L ? -1 : (int)((left + 999_999) / 1_000_000));
                }

                return true;
            }
            finally
            {
                _ = Interlocked.Decrement(ref _isSleeping);
            }
        }
    }

    /// <summary>Waits until it was rung more often than a given number of times.</summary>
    public async ValueTask WaitAsync(long rings, TimeSpan timeout, CancellationToken cancellation)
    {
        TaskCompletionSource next = Volatile.Read(ref _next) ?? Next();
        if (Rings != rings) return;
        try
        {
            await next.Task.WaitAsync(timeout, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // the caller looks at the time
        }
    }

    /// <summary>The time in nanoseconds.</summary>
    public static long Clock() => Stopwatch.Frequency == 1_000_000_000 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    private TaskCompletionSource Next()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Interlocked.CompareExchange(ref _next, made, null) ?? made;
    }
}
