namespace LibOs.Components.Drivers.Scc;

/// <summary>Bits of GLCFG: the pins of one core. Names ending in <c>Inactive</c> are active-low pins.</summary>
[Flags]
[RegisterSource(Source.BarrelfishDevice + "; " + Source.SccKit, "4.1 GLCFG")]
public enum GlcfgBits : uint
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>NMI: asserts LINT1 of the local APIC.</summary>
    Nmi = 1u << 0,

    /// <summary>INTR: asserts LINT0 of the local APIC.</summary>
    Intr = 1u << 1,

    /// <summary>INIT: soft reset.</summary>
    Init = 1u << 2,

    /// <summary>FLUSH# is inactive.</summary>
    FlushInactive = 1u << 3,

    /// <summary>IGNNE# is inactive: the core freezes on a floating-point error.</summary>
    IgnneInactive = 1u << 4,

    /// <summary>R/S#: the core runs (0: probe mode).</summary>
    Run = 1u << 5,

    /// <summary>STPCLK# is inactive: the clock runs.</summary>
    StopClockInactive = 1u << 6,

    /// <summary>SMI# is inactive.</summary>
    SmiInactive = 1u << 7,

    /// <summary>A20M# is inactive: address bit 20 is not masked.</summary>
    A20MaskInactive = 1u << 8,

    /// <summary>CPUTYP: dual-processor mode; not to be used.</summary>
    DualProcessor = 1u << 9,

    /// <summary>APIC enable of core 0.</summary>
    Apic0Enable = 1u << 10,

    /// <summary>APIC enable of core 1.</summary>
    Apic1Enable = 1u << 11,

    /// <summary>A branch-trace message was seen; cleared by writing.</summary>
    BranchTraceMessage = 1u << 12,

    /// <summary>A flush was acknowledged; cleared by writing.</summary>
    FlushAcknowledge = 1u << 13,

    /// <summary>A write-back cycle was seen; cleared by writing.</summary>
    WriteBack = 1u << 14,

    /// <summary>The core halted; cleared by writing.</summary>
    Halt = 1u << 15,

    /// <summary>A flush was seen; cleared by writing.</summary>
    Flush = 1u << 16,

    /// <summary>The core shut down (triple fault); cleared by writing.</summary>
    Shutdown = 1u << 17,

    /// <summary>SMIACT# is inactive (0: in system-management mode); read only.</summary>
    SmiActiveInactive = 1u << 18,

    /// <summary>PRDY: in probe mode; read only.</summary>
    ProbeReady = 1u << 19,

    /// <summary>FERR# is inactive (0: floating-point error); cleared by writing.</summary>
    FloatingPointErrorInactive = 1u << 20,

    /// <summary>IERR# is inactive (0: internal error); cleared by writing.</summary>
    InternalErrorInactive = 1u << 21,

    /// <summary>The control half as it is after reset: bits 3 to 8, 10 and 11.</summary>
    ControlDefault = FlushInactive | IgnneInactive | Run | StopClockInactive | SmiInactive | A20MaskInactive | Apic0Enable | Apic1Enable,
}
