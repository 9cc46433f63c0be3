namespace LibOs.Testing.Scc;

/// <summary>
/// Latencies of the simulated chip. The formulas are those of Intel's manual, the constants are fitted to what Barrelfish's
/// technical note 005 measured at 533/800/800 MHz; tests hold them within 10 % of that.
/// </summary>
public sealed record SccTiming
{
    /// <summary>Mesh cycles of a hop, there and back.</summary>
    public int MeshCyclesPerHop { get; init; } = 8;

    /// <summary>Core cycles of a read from a message-passing buffer or a configuration register, without the mesh.</summary>
    public int TileRead { get; init; } = 58;

    /// <summary>Core cycles of draining a line to a message-passing buffer, without the mesh and the stores.</summary>
    public int TileLineWrite { get; init; } = 68;

    /// <summary>Core cycles of a read past the router.</summary>
    public int BypassRead { get; init; } = 20;

    /// <summary>Core cycles of draining a line past the router, without the stores.</summary>
    public int BypassLineWrite { get; init; } = 31;

    /// <summary>Core cycles of an access to DRAM, without the mesh and the memory.</summary>
    public int MemoryAccess { get; init; } = 36;

    /// <summary>Core cycles of draining a line to DRAM, without the mesh, the memory and the stores.</summary>
    public int MemoryLineWrite { get; init; } = 52;

    /// <summary>Memory cycles (400 MHz) of an access to DRAM.</summary>
    public int MemoryCycles { get; init; } = 46;

    /// <summary>Nanoseconds of an access to the FPGA, beside the mesh.</summary>
    public int FpgaNanoseconds { get; init; } = 1000;

    /// <summary>Core cycles of a hit in the L2 cache.</summary>
    public int L2Hit { get; init; } = 18;

    /// <summary>Core cycles for the private half of each line of a transfer of more than a line: it comes from or goes to the L2 cache.</summary>
    public int PrivateLine { get; init; } = 26;

    /// <summary>Core cycles of a polling loop beside its reads.</summary>
    public int Loop { get; init; } = 10;

    /// <summary>Core cycles of RDTSC.</summary>
    public int ReadTimestamp { get; init; } = 14;

    /// <summary>Core cycles from an interrupt's arrival to the handler's first instruction.</summary>
    public int Trap { get; init; } = 560;

    /// <summary>Core cycles of returning from a handler.</summary>
    public int TrapReturn { get; init; } = 60;

    /// <summary>Microseconds of a change of voltage; 1000 to 16,000 were seen.</summary>
    public int VoltageChangeMicroseconds { get; init; } = 1000;
}
