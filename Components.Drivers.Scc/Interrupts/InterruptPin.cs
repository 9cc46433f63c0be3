namespace LibOs.Components.Drivers.Scc;

/// <summary>The two interrupt pins of a core. Both are maskable: the local APIC says what they raise.</summary>
public enum InterruptPin
{
    /// <summary>LINT0, the INTR pin: bit 1 of GLCFG.</summary>
    Lint0 = 0,

    /// <summary>LINT1, the NMI pin: bit 0 of GLCFG.</summary>
    Lint1 = 1,
}
