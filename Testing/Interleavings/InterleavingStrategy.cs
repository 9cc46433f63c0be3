namespace LibOs.Testing.Interleavings;

/// <summary>How an <see cref="InterleavingExplorer"/> chooses what to try.</summary>
public enum InterleavingStrategy
{
    /// <summary>
    /// From a seed, in turn: walks that switch at random with a rate drawn for each schedule, and priorities that change at a few
    /// random steps, which finds a bug that needs a few unlucky moments with a known least chance.
    /// </summary>
    Random,

    /// <summary>All schedules with at most so many preemptions, delayed stores and faults. For small programs.</summary>
    Exhaustive,
}
