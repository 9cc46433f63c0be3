using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The clocks of tiles, through GCBCFG.</summary>
public sealed class TileClock
{
    private readonly ISccCore _core;

    internal TileClock(ISccCore core) => _core = core;

    /// <summary>The divider that a tile runs with.</summary>
    /// <param name="tile">The tile.</param>
    public ClockDivider Read(TileId tile) => ClockDivider.Decode(_core.ReadUncached(Address(tile)));

    /// <summary>The mesh's clock in MHz, as a tile knows it.</summary>
    /// <param name="tile">The tile.</param>
    public int ReadMeshMHz(TileId tile)
    {
        uint ratio = (_core.ReadUncached(Address(tile)) >> GcbcfgField.MeshRatioShift) & 0x7F;
        return ratio == 0 ? 0 : ClockDivider.GlobalMHz * 7 / (int)ratio;
    }

    /// <summary>Sets a tile's divider; resets stay as they are. The island's voltage must allow the clock: see <see cref="PowerDomain"/>.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="divider">The divider.</param>
    public void Write(TileId tile, ClockDivider divider)
    {
        uint address = Address(tile);
        _core.WriteUncached(address, divider.Apply(_core.ReadUncached(address)));
    }

    private static uint Address(TileId tile) => tile.ConfigurationRegisters + CrbRegister.Gcbcfg;
}
