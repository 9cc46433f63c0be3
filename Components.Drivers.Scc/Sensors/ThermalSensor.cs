using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The two thermal sensors of a tile: ring oscillators that are counted for a while.</summary>
/// <remarks>The counts fall roughly linearly with temperature and differ from tile to tile: calibrate before comparing.</remarks>
public sealed class ThermalSensor
{
    /// <summary>A common length of the gate pulse in core cycles.</summary>
    [RegisterSource(Source.SccKit + "; " + Source.MyPcl, "4.3 SENSOR")]
    public const int DefaultGateCycles = 9556 & 0x1FFF;

    private const uint Enable = 1u << 13;
    private const int CountMask = 0x1FFF;

    private readonly ISccCore _core;
    private readonly TileId _tile;
    private int _gate = DefaultGateCycles;

    internal ThermalSensor(ISccCore core, TileId tile)
    {
        _core = core;
        _tile = tile;
    }

    /// <summary>Starts counting.</summary>
    /// <param name="gateCycles">Core cycles of a count, 1 to 8191.</param>
    public void Start(int gateCycles = DefaultGateCycles)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gateCycles, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gateCycles, CountMask);
        _gate = gateCycles;
        _core.WriteUncached(_tile.ConfigurationRegisters + CrbRegister.SensorControl, Enable | (uint)gateCycles);
    }

    /// <summary>Waits for a whole count and reads it.</summary>
    /// <returns>The counts near the router and near the cores.</returns>
    public (int Router, int Cores) Read()
    {
        _core.Spend(2L * _gate);
        uint value = _core.ReadUncached(_tile.ConfigurationRegisters + CrbRegister.SensorValue);
        return ((int)(value >> 13) & CountMask, (int)value & CountMask);
    }

    /// <summary>Stops counting.</summary>
    public void Stop() => _core.WriteUncached(_tile.ConfigurationRegisters + CrbRegister.SensorControl, 0);
}
