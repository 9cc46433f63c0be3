using System.Globalization;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>Who supervises a partition, and what the partition may take: one line in its folder, there as long as the folder is.</summary>
/// <param name="Supervisor">The supervisor's process.</param>
/// <param name="SupervisorStart">When that began (<see cref="ProcessFacts.Start"/>): another process may get its number later.</param>
/// <param name="BootId">Which start of the host that was.</param>
/// <param name="Detached">Whether the partition's folder outlives it.</param>
/// <param name="Memory">The partition's memory in bytes.</param>
/// <param name="Machine">The machine's process; 0 before there is one.</param>
/// <param name="MachineStart">When that began.</param>
internal sealed record SupervisorClaim(int Supervisor, ulong SupervisorStart, string BootId, bool Detached, ulong Memory, int Machine, ulong MachineStart)
{
    /// <summary>Whether the supervisor still runs.</summary>
    public bool IsAlive =>
        BootId == ProcessFacts.BootId && ProcessFacts.TryRead(Supervisor, out ProcessFacts facts) && facts.IsRunning && facts.Start == SupervisorStart;

    /// <summary>Looks at the machine's process.</summary>
    /// <returns>Whether it runs.</returns>
    public bool TryReadMachine(out ProcessFacts facts)
    {
        facts = default;
        return Machine != 0 && BootId == ProcessFacts.BootId && ProcessFacts.TryRead(Machine, out facts) && facts.IsRunning && facts.Start == MachineStart;
    }

    /// <summary>The claim of this process.</summary>
    public static SupervisorClaim Own(bool detached, ulong memory) => new(LibC.getpid(), ProcessFacts.Own.Start, ProcessFacts.BootId, detached, memory, 0, 0);

    /// <summary>Reads a line.</summary>
    /// <returns>Null when it is none.</returns>
    public static SupervisorClaim? Parse(string line)
    {
        string[] parts = line.TrimEnd('\n').Split(' ');
        return parts.Length == 7
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int supervisor)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out ulong supervisorStart)
            && ulong.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out ulong memory)
            && int.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out int machine)
            && ulong.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out ulong machineStart)
            ? new SupervisorClaim(supervisor, supervisorStart, parts[2], parts[3] == "detached", memory, machine, machineStart)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Supervisor} {SupervisorStart} {BootId} {(Detached ? "detached" : "foreground")} {Memory} {Machine} {MachineStart}\n");
}
