namespace LibOs.Components.Drivers.Scc;

/// <summary>How RCCE is set up; the same on all units of execution.</summary>
public sealed record RcceOptions
{
    /// <summary>The cores that take part, in the order of their ranks (RCCE's host file). By default all 48.</summary>
    public IReadOnlyList<int> Cores { get; init; } = [.. Enumerable.Range(0, SccTopology.CoreCount)];

    /// <summary>
    /// Bytes of each message-passing buffer that are kept for <see cref="Rcce.Malloc"/>, flags and communicators; what is
    /// left after RCCE's own flags becomes the chunk of messages.
    /// </summary>
    public int MallocBytes { get; init; } = 1536;

    /// <summary>Whether the units of execution meet in a barrier at the start, over atomic counters 0 and 1, which hold 0 then.</summary>
    /// <remarks>Leave it on unless the host has cleared the message-passing buffers: their contents are undefined after power-up.</remarks>
    public bool Synchronize { get; init; } = true;

    /// <summary>RCCE on the cores 0 to <paramref name="numUes"/> - 1.</summary>
    /// <param name="numUes">1 to 48.</param>
    public static RcceOptions First(int numUes) => new() { Cores = [.. Enumerable.Range(0, numUes)] };
}
