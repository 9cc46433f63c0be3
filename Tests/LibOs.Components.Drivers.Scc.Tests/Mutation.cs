namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>A mistake that a driver for the SCC can make.</summary>
public enum Mutation
{
    None,

    /// <summary>Forgets CL1INVMB.</summary>
    NoInvalidate,

    /// <summary>Writes the last line of a message no wider than it is, and touches no other line.</summary>
    NoDrain,

    /// <summary>Does not end interrupts at the local APIC.</summary>
    NoEndOfInterrupt,

    /// <summary>Does not lower the pin.</summary>
    NoPinClear,

    /// <summary>Does not reset the sources at the interrupt controller.</summary>
    NoSourceReset,

    /// <summary>Resets the sources before it lowers the pin.</summary>
    SourceResetFirst,

    /// <summary>Does not give a test-and-set lock back.</summary>
    NoRelease,

    /// <summary>Takes a test-and-set lock without looking whether it got it.</summary>
    NoLock,

    /// <summary>Sets flags before the data that they announce.</summary>
    FlagFirst,

    /// <summary>Raises the clock before the voltage.</summary>
    ClockFirst,

    /// <summary>Does not wait until the voltage holds.</summary>
    NoVoltageWait,

    /// <summary>Does not keep the reset bits when it changes the clock.</summary>
    NoResetBits,
}
