namespace LibOs.Components.Drivers.Scc;

/// <summary>Sources of the global interrupt controller: their bits in status, mask and reset.</summary>
public static class InterruptSource
{
    /// <summary>Ethernet port 0; ports 1 to 3 follow.</summary>
    [RegisterSource(Source.EmacDriver + "; " + Source.SccKit, "6.2 Global interrupt controller")]
    public const int Ethernet0 = 0;

    /// <summary>Serial ATA port 0; port 1 follows.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const int SerialAta0 = 4;

    /// <summary>Core 0; cores 1 to 47 follow.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const int Core0 = 6;

    /// <summary>The host.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const int Host = 54;

    /// <summary>The bits of all cores.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const ulong AllCores = ((1UL << 48) - 1) << Core0;

    /// <summary>The bit of one core.</summary>
    /// <param name="sender">The core that raised the interrupt.</param>
    public static ulong Bit(CoreId sender) => 1UL << (Core0 + sender.Number);
}
