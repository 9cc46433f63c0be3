namespace LibOs.Components.Scheduler;

/// <summary>Options of <see cref="ISchedulerService"/>.</summary>
public sealed class SchedulerOptions
{
    /// <summary>The shortest quantum: 100 µs.</summary>
    public static TimeSpan MinimumQuantum => TimeSpan.FromTicks(100 * TimeSpan.TicksPerMicrosecond);

    /// <summary>The longest quantum: 1 s.</summary>
    public static TimeSpan MaximumQuantum => TimeSpan.FromTicks(TimeSpan.TicksPerSecond);

    /// <summary>
    /// How long a thread may run while another waits, <see cref="MinimumQuantum"/> to <see cref="MaximumQuantum"/>; the
    /// kernel's own value unless set. Without effect in a process.
    /// </summary>
    public TimeSpan? Quantum { get; set; }

    internal static bool IsValidQuantum(TimeSpan quantum) => quantum >= MinimumQuantum && quantum <= MaximumQuantum;
}
