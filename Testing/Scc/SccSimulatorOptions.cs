namespace LibOs.Testing.Scc;

/// <summary>What a <see cref="SccSimulator"/> is like.</summary>
public sealed record SccSimulatorOptions
{
    /// <summary>Memory of each controller in GB, 4 or 8: which default look-up tables are loaded.</summary>
    public int GigabytesPerController { get; init; } = 8;

    /// <summary>Whether the own tile's entries go past the router, as with the first tools.</summary>
    public bool BypassOwnTile { get; init; }

    /// <summary>Which of a core's private slots its reset entry names; by default the last usable one.</summary>
    public int? ResetSlot { get; init; }

    /// <summary>Faults that it has.</summary>
    public SccErrata Errata { get; init; }

    /// <summary>Whether the host cleared the message-passing buffers at boot. Otherwise they hold noise, as after power-up.</summary>
    public bool ClearMessagePassingBuffers { get; init; }

    /// <summary>Noise in memory after power-up, and the chances of <see cref="JitterCycles"/> and the interrupts, come from this number.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Mesh cycles by which each access is late at most, by chance. 0 makes time exact; anything else explores other orders of
    /// events: each seed is a schedule, and the same seed the same one. One access of sixteen is then later by up to 64 times that.
    /// </summary>
    public int JitterCycles { get; init; }

    /// <summary>Whether transfers of many lines are an event each line: others then see them half done.</summary>
    public bool LineByLine { get; init; }

    /// <summary>Whether links and devices make accesses wait for each other.</summary>
    public bool Contention { get; init; } = true;

    /// <summary>The chance that an interrupt is lost on its way, 0 to 1.</summary>
    public double LostInterrupts { get; init; }

    /// <summary>Microseconds by which an interrupt is late at most, by chance.</summary>
    public double LateInterruptMicroseconds { get; init; }

    /// <summary>Simulated seconds after which a run is ended as stalled.</summary>
    public double TimeLimit { get; init; } = 10;

    /// <summary>Latencies.</summary>
    public SccTiming Timing { get; init; } = new();
}
