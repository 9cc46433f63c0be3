using LibOs.Abstractions.Ports;

namespace LibOs.Abstractions.Services;

/// <summary>What a thread has asked of the scheduler. Which of it counts is the policy's affair.</summary>
/// <param name="Priority">0, the lowest, to 31; 16 for a thread that asked for none.</param>
/// <param name="Weight">Its share of a core's time relative to others, 1 to 10,000; 100 for a thread that asked for none.</param>
/// <param name="RelativeDeadlineNanoseconds">
/// How long after becoming ready it should have been served, in nanoseconds; positive, <see cref="long.MaxValue"/> for a thread
/// that has no deadline.
/// </param>
/// <param name="Affinity">The cores it may run on: bit n for core n.</param>
public readonly record struct ThreadScheduling(int Priority, int Weight, long RelativeDeadlineNanoseconds, ulong Affinity)
{
    /// <summary>A thread that has asked for nothing.</summary>
    public static ThreadScheduling Default => new(IScheduler.DefaultPriority, ReadyThread.DefaultWeight, ReadyThread.NoDeadline, ulong.MaxValue);

    /// <summary>Checks the ranges; whether the cores are there is not known here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Priority is < 0 or >= IScheduler.PriorityCount)
            throw new ArgumentOutOfRangeException(nameof(Priority), Priority, "A priority is 0 (lowest) to 31.");
        if (Weight is < ReadyThread.MinimumWeight or > ReadyThread.MaximumWeight)
            throw new ArgumentOutOfRangeException(nameof(Weight), Weight, "A weight is 1 to 10,000.");
        if (RelativeDeadlineNanoseconds <= 0)
            throw new ArgumentOutOfRangeException(nameof(RelativeDeadlineNanoseconds), RelativeDeadlineNanoseconds, "A relative deadline is positive; long.MaxValue stands for none.");
    }
}
