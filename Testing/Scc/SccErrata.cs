namespace LibOs.Testing.Scc;

/// <summary>Faults of the real chip and its board that a <see cref="SccSimulator"/> can have.</summary>
[Flags]
public enum SccErrata
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>
    /// A write through the router that meets an access past the router (bypass) at one message-passing buffer within 64 mesh
    /// cycles is lost (section 13, 1).
    /// </summary>
    BypassCollision = 1,

    /// <summary>
    /// An uncached write to shared DRAM restores the rest of its aligned 16 bytes to what it was a microsecond before, when another
    /// core wrote there in between (section 13, 7).
    /// </summary>
    WriteRestriction128 = 2,

    /// <summary>Ethernet configuration registers answer with the value of the read before (section 13, 6).</summary>
    EthernetDoubleRead = 4,

    /// <summary>The voltages that the board shows are shifted by one supply (section 13, 9).</summary>
    ShiftedSupplyVoltages = 8,

    /// <summary>Voltages below 0.9 V stop the island's cores (section 13, 12).</summary>
    LowVoltage = 16,
}
