using LibOs.Abstractions.Services;

namespace LibOs.Components.Scheduler;

/// <summary>What the calling thread asks of the scheduler, a line each.</summary>
public static class SchedulerServiceExtensions
{
    /// <summary>Sets the calling thread's priority: 8, 12, 16, 20 or 24 of 0 to 31.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="priority">The priority.</param>
    public static void SetPriority(this ISchedulerService scheduler, ThreadPriority priority)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.SetScheduling(0, scheduler.GetScheduling() with { Priority = ToLevel(priority) });
    }

    /// <summary>Sets the calling thread's share of a core's time, for policies that share in proportion.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="weight">1 to 10,000; 100 is what others have.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is out of range.</exception>
    public static void SetWeight(this ISchedulerService scheduler, int weight)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.SetScheduling(0, scheduler.GetScheduling() with { Weight = weight });
    }

    /// <summary>Sets by when the calling thread should be served, counted from when it is woken or yields, for policies that go by deadlines.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="deadline">Positive; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deadline is not positive.</exception>
    public static void SetDeadline(this ISchedulerService scheduler, TimeSpan? deadline)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        long ticks = deadline?.Ticks ?? long.MaxValue;
        long nanoseconds = ticks > long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue : ticks * TimeSpan.NanosecondsPerTick;
        if (ticks <= 0) throw new ArgumentOutOfRangeException(nameof(deadline), deadline, "A deadline is positive; null stands for none.");
        scheduler.SetScheduling(0, scheduler.GetScheduling() with { RelativeDeadlineNanoseconds = nanoseconds });
    }

    /// <summary>Keeps the calling thread on certain cores.</summary>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="cores">The cores' numbers; at least one must be there.</param>
    /// <exception cref="ArgumentException">None of the cores is there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not 0 to 63.</exception>
    public static void RunOn(this ISchedulerService scheduler, params ReadOnlySpan<int> cores)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ulong affinity = 0;
        foreach (int core in cores)
        {
            if (core is < 0 or > 63) throw new ArgumentOutOfRangeException(nameof(cores), core, "A core's number is 0 to 63.");
            affinity |= 1ul << core;
        }

        scheduler.SetScheduling(0, scheduler.GetScheduling() with { Affinity = affinity });
    }

    internal static int ToLevel(ThreadPriority priority) => priority switch
    {
        ThreadPriority.Lowest => 8,
        ThreadPriority.BelowNormal => 12,
        ThreadPriority.Normal => 16,
        ThreadPriority.AboveNormal => 20,
        ThreadPriority.Highest => 24,
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "Not a thread priority."),
    };

    internal static ThreadPriority ToThreadPriority(int level) => level switch
    {
        < 10 => ThreadPriority.Lowest,
        < 14 => ThreadPriority.BelowNormal,
        < 18 => ThreadPriority.Normal,
        < 22 => ThreadPriority.AboveNormal,
        _ => ThreadPriority.Highest,
    };
}
