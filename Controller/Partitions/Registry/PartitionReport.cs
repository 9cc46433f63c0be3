using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>What is known of a partition at one moment: its supervisor's word and the machine's figures.</summary>
internal sealed record PartitionReport
{
    /// <summary>What the supervisor told last, corrected where the supervisor has been killed since.</summary>
    public required PartitionState Partition { get; init; }

    /// <summary>The bytes of the host's memory that the machine has in use; 0 after its end.</summary>
    public ulong ResidentBytes { get; init; }

    /// <summary>The processor time that the machine has used, in milliseconds.</summary>
    public long CpuMilliseconds { get; init; }

    /// <summary>How long it has run, in milliseconds.</summary>
    public long UptimeMilliseconds { get; init; }

    /// <summary>The folder of its state, logs and sockets.</summary>
    public required string Folder { get; init; }

    /// <summary>Looks at a partition.</summary>
    public static PartitionReport Of(PartitionFolder folder, SupervisorClaim claim)
    {
        bool alive = claim.IsAlive;
        // read after looking: what a supervisor wrote before its end is then there
        PartitionState state = folder.ReadState() ?? new PartitionState { Name = folder.Name, Memory = claim.Memory, Detached = claim.Detached, SupervisorId = claim.Supervisor };
        if (!alive && state.IsAlive) state = state with { State = PartitionPhase.Lost, ExitCode = 128 + LibC.SIGKILL, Reason = "its supervisor was killed" };
        bool machineRuns = claim.TryReadMachine(out ProcessFacts facts);
        DateTimeOffset until = state.Ended ?? DateTimeOffset.UtcNow;
        return new PartitionReport
        {
            Partition = state,
            ResidentBytes = machineRuns ? ProcessFacts.ResidentBytes(claim.Machine) : 0,
            CpuMilliseconds = machineRuns ? (long)facts.CpuTime.TotalMilliseconds : state.CpuMilliseconds,
            UptimeMilliseconds = state.Started == default || state.State == PartitionPhase.Lost ? 0 : Math.Max(0, (long)(until - state.Started).TotalMilliseconds),
            Folder = folder.Path,
        };
    }
}
