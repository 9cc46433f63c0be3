namespace LibOs.Components.Drivers.Scc;

/// <summary>Global registers in the FPGA (GRB): byte offsets from <see cref="AddressMap.GlobalRegisters"/>.</summary>
public static class GrbRegister
{
    /// <summary>High 16 bits of the base of the cores' MAC addresses.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.1 General")]
    public const uint MacBaseHigh = 0x7E00;

    /// <summary>Low 32 bits of the base of the cores' MAC addresses.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.1 General")]
    public const uint MacBaseLow = 0x7E04;

    /// <summary>Identity of the FPGA's bitstream.</summary>
    [RegisterSource(Source.SccKit, "6.1 General")]
    public const uint BitstreamId = 0x8010;

    /// <summary>Global timestamp counter, low 32 bits; 125 MHz.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.MyPcl, "6.1 General")]
    public const uint TimestampLow = 0x8224;

    /// <summary>Global timestamp counter, high 32 bits.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.MyPcl, "6.1 General")]
    public const uint TimestampHigh = 0x8228;

    /// <summary>Fast clock of the voltage controller is on.</summary>
    [RegisterSource(Source.SccKit, "6.1 General")]
    public const uint FastClock = 0x8230;

    /// <summary>Private memory slots of 16 MiB a core.</summary>
    [RegisterSource(Source.SccKit, "6.1 General")]
    public const uint PrivateSlots = 0x8244;

    /// <summary>Voltage of supply 0; of 1 to 4 the next words; units of 25.177 microvolts.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint SupplyVoltage0 = 0x8400;

    /// <summary>Voltage of supply 5.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint SupplyVoltage5 = 0x8414;

    /// <summary>Voltage of supply 7.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint SupplyVoltage7 = 0x8418;

    /// <summary>Voltage of the chip's 3.3 V rail; units of 0.25 millivolts.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint ChipVoltage = 0x841C;

    /// <summary>Current of the chip's 3.3 V rail; units of 6.249025 milliamperes.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint ChipCurrent = 0x8424;

    /// <summary>Temperature of the FPGA.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint FpgaTemperature = 0x8554;

    /// <summary>Temperature of the chip.</summary>
    [RegisterSource(Source.MyPcl, "6.1 General")]
    public const uint ChipTemperature = 0x8558;

    /// <summary>Interrupt controller: pending sources of core 0, low word; high word 4 bytes on, next core 8 bytes on.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.2 Global interrupt controller")]
    public const uint InterruptStatus = 0xD000;

    /// <summary>Interrupt controller: a bit of 1 disables the source; laid out as the status.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.2 Global interrupt controller")]
    public const uint InterruptMask = 0xD200;

    /// <summary>Interrupt controller: writing 1 clears the bit of the status; laid out as the status.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.2 Global interrupt controller")]
    public const uint InterruptReset = 0xD400;

    /// <summary>Interrupt controller: writing bit t interrupts core t; laid out as the status.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const uint InterruptRequest = 0xD600;

    /// <summary>Interrupt controller: the pin that a source group raises, 0 for LINT0, 1 for LINT1; a word a core.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const uint InterruptConfig = 0xD800;

    /// <summary>Interrupt controller: request to the host.</summary>
    [RegisterSource(Source.SccKit, "6.2 Global interrupt controller")]
    public const uint HostInterruptRequest = 0xD900;

    /// <summary>Atomic counters 0 to 47: reading adds one after the answer, writing takes one away; a counter every 8 bytes.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.Ircce + "; " + Source.MyPcl, "6.3 Atomic increment registers")]
    public const uint Counters0 = 0xE000;

    /// <summary>Atomic counters 48 to 95.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.Ircce + "; " + Source.MyPcl, "6.3 Atomic increment registers")]
    public const uint Counters1 = 0xF000;

    /// <summary>From a counter to its initialisation word, which reads without side effect and sets.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.Ircce, "6.3 Atomic increment registers")]
    public const uint CounterInit = 4;

    /// <summary>The number of atomic counters.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.Ircce, "6.3 Atomic increment registers")]
    public const int CounterCount = 96;

    /// <summary>Receive enable of network port 0, a word a core; ports 1 to 3 each 0x1000 on.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.EmacDriver, "6.4 eMAC block")]
    public const uint NetworkReceiveEnable = 0x9800;

    /// <summary>Configuration of the Ethernet controller 0; of 1 to 3 each 0x1000 on. Reads need to be issued twice.</summary>
    [RegisterSource(Source.EmacDriver, "6.4 eMAC block")]
    public const uint EthernetConfig = 0x3200;
}
