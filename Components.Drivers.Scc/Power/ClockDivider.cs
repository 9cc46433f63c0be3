namespace LibOs.Components.Drivers.Scc;

/// <summary>A tile's clock divider: the tile runs at 1600 MHz by this number.</summary>
[RegisterSource(Source.RccePower, "4.4 GCBCFG")]
public readonly record struct ClockDivider
{
    /// <summary>The least divider that tiles run with.</summary>
    public const int Minimum = 2;

    /// <summary>The greatest divider.</summary>
    public const int Maximum = 16;

    /// <summary>The clock that is divided, in MHz.</summary>
    public const int GlobalMHz = 1600;

    /// <summary>A divider.</summary>
    /// <param name="value">2 to 16.</param>
    public ClockDivider(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Maximum);
        Value = value;
    }

    /// <summary>2 to 16.</summary>
    public int Value { get; }

    /// <summary>The tile's clock in whole MHz, as Intel's table has it: rounded down, but for 178 MHz.</summary>
    public int MHz => Value == 9 ? 178 : GlobalMHz / Value;

    /// <summary>Bits 31:8 of GCBCFG with a mesh at 800 MHz, shifted down, as in Intel's table: 0xA8E2 for 3.</summary>
    public uint Word => Encode(GcbcfgField.MeshRatio800MHz) >> 8;

    /// <summary>The divider that stands in GCBCFG.</summary>
    /// <param name="gcbcfg">The register.</param>
    /// <exception cref="ArgumentException">It holds a divider that tiles do not run with.</exception>
    public static ClockDivider Decode(uint gcbcfg)
    {
        int value = (int)((gcbcfg >> GcbcfgField.TileDividerShift) & 0xF) + 1;
        return value >= Minimum ? new ClockDivider(value) : throw new ArgumentException($"GCBCFG 0x{gcbcfg:X8} holds the clock divider {value}; 2 to 16 are usable.", nameof(gcbcfg));
    }

    /// <summary>GCBCFG with this divider: resets and the mesh's ratio stay.</summary>
    /// <param name="gcbcfg">The register as it is.</param>
    public uint Apply(uint gcbcfg) => Encode((gcbcfg >> GcbcfgField.MeshRatioShift) & 0x7F) | (gcbcfg & GcbcfgField.ResetMask);

    private uint Encode(uint meshRatio) =>
        ((uint)(7 * Value) << GcbcfgField.TileRatioShift) | (meshRatio << GcbcfgField.MeshRatioShift) | ((uint)(Value - 1) << GcbcfgField.TileDividerShift);
}
