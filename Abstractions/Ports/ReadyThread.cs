namespace LibOs.Abstractions.Ports;

/// <summary>A thread that is ready to run, as the mechanism describes it to the policy that orders threads.</summary>
/// <remarks>
/// Every time a thread becomes ready it is described anew, so a policy need not remember what it does not use. A change of
/// priority, weight or deadline takes effect with the next description.
/// </remarks>
/// <param name="Thread">The thread: 0 to the capacity less one.</param>
/// <param name="Priority">0, the lowest, to <see cref="IScheduler.PriorityCount"/> less one. For policies that go by urgency.</param>
/// <param name="Weight">
/// Its share of the core's time relative to the weights of others, <see cref="MinimumWeight"/> to
/// <see cref="MaximumWeight"/>. For policies that share in proportion.
/// </param>
/// <param name="RelativeDeadlineNanoseconds">
/// How long after <paramref name="ReadySinceNanoseconds"/> it should have been served, in nanoseconds; positive,
/// <see cref="NoDeadline"/> when it does not matter. For policies that go by deadlines.
/// </param>
/// <param name="ReadySinceNanoseconds">
/// When it became ready, in nanoseconds since boot: when it was created or woken, or gave way last. Being preempted or
/// moved to another core does not change it.
/// </param>
/// <param name="NowNanoseconds">The time now, in nanoseconds since boot.</param>
/// <param name="Reason">Why it is ready.</param>
public readonly record struct ReadyThread(
    int Thread,
    int Priority = IScheduler.DefaultPriority,
    int Weight = ReadyThread.DefaultWeight,
    long RelativeDeadlineNanoseconds = ReadyThread.NoDeadline,
    long ReadySinceNanoseconds = 0,
    long NowNanoseconds = 0,
    ReadyReason Reason = ReadyReason.Woken)
{
    /// <summary>The least weight.</summary>
    public const int MinimumWeight = 1;

    /// <summary>The weight of a thread that asked for none.</summary>
    public const int DefaultWeight = 100;

    /// <summary>The greatest weight.</summary>
    public const int MaximumWeight = 10_000;

    /// <summary>The relative deadline of a thread that has none.</summary>
    public const long NoDeadline = long.MaxValue;

    /// <summary>
    /// When it should have been served, in nanoseconds since boot; <see cref="NoDeadline"/> when it has no deadline, or one
    /// that is too far away to be a number.
    /// </summary>
    public long DeadlineNanoseconds =>
        RelativeDeadlineNanoseconds > long.MaxValue - Math.Max(ReadySinceNanoseconds, 0)
            ? NoDeadline
            : Math.Max(ReadySinceNanoseconds, 0) + Math.Max(RelativeDeadlineNanoseconds, 0);
}
