namespace LibOs.Controller.Partitions.Registry;

/// <summary>What a supervisor tells of its partition: the content of <c>state.json</c>.</summary>
internal sealed record PartitionState
{
    /// <summary>The partition's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public PartitionPhase State { get; init; }

    /// <summary>The image's full path.</summary>
    public string Image { get; init; } = "";

    /// <summary>The program's arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The program's environment.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The directory it was started in.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The number of cores.</summary>
    public int Cpus { get; init; }

    /// <summary>The partition's memory in bytes.</summary>
    public ulong Memory { get; init; }

    /// <summary>What executes its instructions: <c>tcg</c> or <c>kvm</c>.</summary>
    public string Accelerator { get; init; } = "";

    /// <summary>Whether it runs without a terminal.</summary>
    public bool Detached { get; init; }

    /// <summary>Whether its standard input is open for <c>libos attach</c>.</summary>
    public bool Interactive { get; init; }

    /// <summary>The process that supervises it.</summary>
    public int SupervisorId { get; init; }

    /// <summary>The machine's process; 0 before there is one.</summary>
    public int MachineId { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The exit code that <c>libos run</c> would give; null while it runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it ended, where that is not the program's own doing.</summary>
    public string? Reason { get; init; }

    /// <summary>The processor time that the machine took until its end, in milliseconds; 0 while it runs.</summary>
    public long CpuMilliseconds { get; init; }

    /// <summary>Whether it has not ended.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsAlive => State is not (PartitionPhase.Ended or PartitionPhase.Lost);
}
