namespace LibOs.Testing.Interleavings;

/// <summary>What an <see cref="InterleavingExplorer"/> tries.</summary>
public sealed class InterleavingOptions
{
    /// <summary>How many simulated cores there are, 1 to 64.</summary>
    public int Cores { get; init; } = 2;

    /// <summary>The bytes of shared memory; zero when a schedule begins.</summary>
    public int MemoryLength { get; init; } = 4096;

    /// <summary>How schedules are chosen.</summary>
    public InterleavingStrategy Strategy { get; init; } = InterleavingStrategy.Random;

    /// <summary>How many schedules are tried at most.</summary>
    public int Schedules { get; init; } = 1000;

    /// <summary>Where random choices come from; drawn when it is not set. A failure names it.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How often a core that could go on is interrupted in a schedule, when all are tried.</summary>
    public int PreemptionBound { get; init; } = 2;

    /// <summary>How many stores are held back in a schedule, when all are tried.</summary>
    public int DelayBound { get; init; } = 1;

    /// <summary>How many notifications are lost or late in a schedule, when all are tried.</summary>
    public int FaultBound { get; init; } = 1;

    /// <summary>When a core's writes become visible to others.</summary>
    public StoreOrder StoreOrder { get; init; } = StoreOrder.TotalStoreOrder;

    /// <summary>How likely a notification is lost, 0 to 1.</summary>
    public double LostNotifications { get; init; }

    /// <summary>How likely a notification arrives late, 0 to 1.</summary>
    public double LateNotifications { get; init; }

    /// <summary>How likely, at each chance, a wait with a deadline runs out although others could go on, 0 to 1.</summary>
    public double EarlyTimeouts { get; init; }

    /// <summary>A core that stops for ever at some step of each schedule; null for none.</summary>
    public int? StoppingCore { get; init; }

    /// <summary>How many steps a schedule may have before it counts as a livelock.</summary>
    public int StepLimit { get; init; } = 50_000;

    /// <summary>A single schedule to repeat, as a failure named it; null for none.</summary>
    public string? Replay { get; init; }
}
