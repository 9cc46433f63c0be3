namespace LibOs.Testing.Scc;

/// <summary>What a simulated core did. Times are microseconds.</summary>
public sealed class SccCoreStatistics
{
    /// <summary>Its local time at the end.</summary>
    public double Time { get; internal set; }

    /// <summary>Time in computations.</summary>
    public double Computing { get; internal set; }

    /// <summary>Time in accesses that left the core.</summary>
    public double Transferring { get; internal set; }

    /// <summary>Time in polling and halting.</summary>
    public double Waiting { get; internal set; }

    /// <summary>Accesses that left the core; a transfer of many lines counts each.</summary>
    public long Transactions { get; internal set; }

    /// <summary>Interrupts taken.</summary>
    public long Interrupts { get; internal set; }

    /// <summary>Reads that the L1 cache answered with a line that was no longer what the message-passing buffer or shared memory held.</summary>
    public long StaleReads { get; internal set; }
}
