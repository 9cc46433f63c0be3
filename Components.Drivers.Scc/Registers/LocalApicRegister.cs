namespace LibOs.Components.Drivers.Scc;

/// <summary>Registers of a core's local APIC: byte offsets from <see cref="AddressMap.LocalApic"/>.</summary>
public static class LocalApicRegister
{
    /// <summary>End of interrupt; any write ends the interrupt in service.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint EndOfInterrupt = 0xB0;

    /// <summary>Spurious interrupt vector; bit 8 enables the APIC.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint Spurious = 0xF0;

    /// <summary>Vector of the timer; bit 17 makes it periodic.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint TimerVector = 0x320;

    /// <summary>Vector of LINT0, the INTR pin.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint Lint0Vector = 0x350;

    /// <summary>Vector of LINT1, the NMI pin.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint Lint1Vector = 0x360;

    /// <summary>Vector of errors.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint ErrorVector = 0x370;

    /// <summary>Initial count of the timer.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint TimerInitialCount = 0x380;

    /// <summary>Current count of the timer.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint TimerCurrentCount = 0x390;

    /// <summary>Divider of the timer; 0xB divides by one.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint TimerDivider = 0x3E0;

    /// <summary>The bit of a vector register that masks it.</summary>
    [RegisterSource(Source.P5, "2 Core")]
    public const uint Masked = 1u << 16;

    /// <summary>The bit of the timer's vector register that makes it periodic.</summary>
    [RegisterSource(Source.P5, "2 Core")]
    public const uint Periodic = 1u << 17;

    /// <summary>The bit of the spurious vector register that enables the APIC.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint Enabled = 1u << 8;
}
