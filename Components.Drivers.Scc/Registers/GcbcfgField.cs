namespace LibOs.Components.Drivers.Scc;

/// <summary>Fields of GCBCFG: the clock dividers and resets of a tile.</summary>
[RegisterSource(Source.Crb + "; " + Source.RccePower, "4.4 GCBCFG")]
public static class GcbcfgField
{
    /// <summary>Core 0 is held in reset.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint ResetCore0 = 1u << 0;

    /// <summary>Core 1 is held in reset.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint ResetCore1 = 1u << 1;

    /// <summary>The L2 cache of core 0 is held in reset.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint ResetL2Core0 = 1u << 2;

    /// <summary>The L2 cache of core 1 is held in reset.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint ResetL2Core1 = 1u << 3;

    /// <summary>Synchronised reset of core 0 is enabled; of core 1 the next bit, of the L2 caches the two behind.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint SynchronizedResetCore0 = 1u << 4;

    /// <summary>All reset bits, which a change of the clock keeps.</summary>
    [RegisterSource(Source.RccePower, "4.4 GCBCFG")]
    public const uint ResetMask = 0xFF;

    /// <summary>Position of the tile's clock divider, less one: bits 11:8.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const int TileDividerShift = 8;

    /// <summary>Position of the mesh's ratio code, seven times its divider: bits 18:12.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG; 14 Contradictions")]
    public const int MeshRatioShift = 12;

    /// <summary>Position of the tile's ratio code, seven times its divider: bits 25:19.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG; 14 Contradictions")]
    public const int TileRatioShift = 19;

    /// <summary>Ratio code of a mesh at 800 MHz.</summary>
    [RegisterSource(Source.RccePower, "4.4 GCBCFG")]
    public const uint MeshRatio800MHz = 0x0E;

    /// <summary>The value after reset: 533 MHz, mesh 800 MHz, everything in reset.</summary>
    [RegisterSource(Source.Crb, "4.4 GCBCFG")]
    public const uint Default = 0x00A8_E2FF;

    /// <summary>The bits that hold a core and its L2 cache in reset: 0x5 of core 0, 0xA of core 1.</summary>
    /// <param name="core">The core.</param>
    public static uint HoldMask(CoreId core) => (ResetCore0 | ResetL2Core0) << core.Z;
}
