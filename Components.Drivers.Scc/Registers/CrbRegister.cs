namespace LibOs.Components.Drivers.Scc;

/// <summary>Configuration registers of a tile (CRB): byte offsets from its window; accesses are 32 bits wide.</summary>
public static class CrbRegister
{
    /// <summary>GLCFG0: pins and interrupt lines of core 0; see <see cref="GlcfgBits"/>.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.1 GLCFG")]
    public const uint Glcfg0 = 0x0010;

    /// <summary>GLCFG1: the same of core 1.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.1 GLCFG")]
    public const uint Glcfg1 = 0x0018;

    /// <summary>L2CFG0: L2 cache of core 0; see <see cref="L2cfgBits"/>.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.2 L2CFG")]
    public const uint L2cfg0 = 0x0020;

    /// <summary>L2CFG1: L2 cache of core 1.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.2 L2CFG")]
    public const uint L2cfg1 = 0x0028;

    /// <summary>Thermal sensor control: bit 13 enables, bits 12:0 count the gate pulse's core cycles.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.3 SENSOR")]
    public const uint SensorControl = 0x0040;

    /// <summary>Thermal sensor result: bits 25:13 near the router, bits 12:0 near the cores.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.3 SENSOR")]
    public const uint SensorValue = 0x0048;

    /// <summary>GCBCFG: clock dividers and resets; see <see cref="GcbcfgField"/>.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.4 GCBCFG")]
    public const uint Gcbcfg = 0x0080;

    /// <summary>TILEID: coordinates of the tile and who asks.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.5 TILEID")]
    public const uint TileId = 0x0100;

    /// <summary>LOCK0: test-and-set bit of core 0.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.6 LOCK0 / LOCK1")]
    public const uint Lock0 = 0x0200;

    /// <summary>LOCK1: test-and-set bit of core 1.</summary>
    [RegisterSource(Source.Crb, "4 CRB; 4.6 LOCK0 / LOCK1")]
    public const uint Lock1 = 0x0400;

    /// <summary>LUT0: the look-up table of core 0, an entry every <see cref="LutStride"/> bytes.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 LUT; 4 CRB")]
    public const uint Lut0 = 0x0800;

    /// <summary>LUT1: the look-up table of core 1.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 LUT; 4 CRB")]
    public const uint Lut1 = 0x1000;

    /// <summary>Bytes from one entry of a look-up table to the next.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 LUT")]
    public const uint LutStride = 8;

    /// <summary>Entries of a look-up table.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 LUT")]
    public const int LutEntries = 256;

    /// <summary>The address of a register of a core through its tile's window: its GLCFG, L2CFG, LOCK or LUT.</summary>
    /// <param name="core">The core.</param>
    /// <param name="ofCore0">The register's offset for core 0 of a tile.</param>
    /// <param name="ofCore1">The register's offset for core 1.</param>
    public static uint Address(CoreId core, uint ofCore0, uint ofCore1) => core.ConfigurationRegisters + (core.Z == 0 ? ofCore0 : ofCore1);
}
