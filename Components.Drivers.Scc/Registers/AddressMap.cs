namespace LibOs.Components.Drivers.Scc;

/// <summary>The windows of a core's physical address space in the default look-up table, 16 MiB each.</summary>
public static class AddressMap
{
    /// <summary>The bytes that one entry of the look-up table maps.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 Address translation")]
    public const uint EntryBytes = 0x0100_0000;

    /// <summary>Private DRAM: 41 entries with 8 GB a controller, 20 with 4 GB.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint PrivateMemory = 0x0000_0000;

    /// <summary>Barrelfish's window on another core's memory, the first entry behind the private ones with 8 GB a controller.</summary>
    [RegisterSource(Source.BarrelfishKernel, "12 Reset and boot")]
    public const uint StartWindow = 0x2900_0000;

    /// <summary>Shared DRAM, 16 MiB on each of the four controllers, in their order.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint SharedMemory = 0x8000_0000;

    /// <summary>Message-passing buffer of tile 0; that of tile n is n entries on.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint MessagePassingBuffers = 0xC000_0000;

    /// <summary>Message-passing buffer of the own tile.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint OwnMessagePassingBuffer = 0xD800_0000;

    /// <summary>Configuration registers of tile 0; those of tile n are n entries on.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint ConfigurationRegisters = 0xE000_0000;

    /// <summary>Configuration registers of the own tile.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint OwnConfigurationRegisters = 0xF800_0000;

    /// <summary>Global registers in the board's FPGA.</summary>
    [RegisterSource(Source.Map, "3.1 Default map; 6 FPGA registers")]
    public const uint GlobalRegisters = 0xF900_0000;

    /// <summary>Window of the management console (host).</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.Bios, "3.1 Default map")]
    public const uint Host = 0xFA00_0000;

    /// <summary>The voltage regulator controller's one register.</summary>
    [RegisterSource(Source.Map + "; " + Source.RccePower, "3.1 Default map; 8 Voltage and frequency")]
    public const uint VoltageController = 0xFB00_0000;

    /// <summary>Serial ATA of the board.</summary>
    [RegisterSource(Source.Bios, "3.1 Default map")]
    public const uint SerialAta = 0xFC00_0000;

    /// <summary>The local APIC, answered within the core, before the look-up table.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.P5, "2 Core")]
    public const uint LocalApic = 0xFEE0_0000;

    /// <summary>The entry that holds the reset vector.</summary>
    [RegisterSource(Source.Map, "3.1 Default map")]
    public const uint ResetEntry = 0xFF00_0000;

    /// <summary>Where a core begins after reset, in real mode.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.BarrelfishKernel, "12 Reset and boot")]
    public const uint ResetVector = 0xFFFF_FFF0;

    /// <summary>The index of the look-up table's entry that maps an address.</summary>
    /// <param name="address">A physical address of a core.</param>
    public static int EntryOf(uint address) => (int)(address >> 24);
}
