namespace LibOs.Components.Drivers.Scc;

/// <summary>A voltage island: four tiles with one voltage. Changes clock and voltage in the order that the chip survives.</summary>
/// <remarks>
/// To become slower, the clocks change first and then the voltage; to become faster, the voltage first, and the clocks when it
/// holds. One core of an island does it for all; the others keep off.
/// </remarks>
public sealed class PowerDomain
{
    private readonly TileClock _clock;
    private readonly VoltageController _voltage;

    internal PowerDomain(TileClock clock, VoltageController voltage, int number, VoltageLevel level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, SccTopology.VoltageDomainCount);
        _clock = clock;
        _voltage = voltage;
        Number = number;
        Level = level;
    }

    /// <summary>0 to 5.</summary>
    public int Number { get; }

    /// <summary>The voltage last set through this object; at first what the caller said it is.</summary>
    public VoltageLevel Level { get; private set; }

    /// <summary>The island's tiles.</summary>
    public IEnumerable<TileId> Tiles => SccTopology.Tiles.Where(tile => tile.VoltageDomain == Number);

    /// <summary>Sets the clocks of all tiles and the lowest voltage that carries them, and waits until both hold.</summary>
    /// <param name="divider">The divider of all tiles.</param>
    /// <returns>The voltage.</returns>
    public VoltageLevel Set(ClockDivider divider)
    {
        VoltageLevel level = VoltageLevel.For(divider);
        if (level.Vid > Level.Vid)
        {
            SetVoltage(level);
            SetClocks(divider);
        }
        else
        {
            SetClocks(divider);
            if (level.Vid < Level.Vid) SetVoltage(level);
        }

        return level;
    }

    /// <summary>Sets the clocks of all tiles and leaves the voltage.</summary>
    /// <param name="divider">The divider of all tiles.</param>
    /// <returns>False, with nothing changed, when the voltage does not carry the clock.</returns>
    public bool TrySetClocks(ClockDivider divider)
    {
        if (divider.MHz > Level.MaximumMHz) return false;
        SetClocks(divider);
        return true;
    }

    internal void SetClocks(ClockDivider divider)
    {
        foreach (TileId tile in Tiles) _clock.Write(tile, divider);
    }

    internal void BeginVoltage(VoltageLevel level)
    {
        _voltage.Request(Number, level.Vid);
        Level = level;
    }

    internal void EndVoltage() => _voltage.Wait(Number, Level.Vid);

    private void SetVoltage(VoltageLevel level)
    {
        BeginVoltage(level);
        EndVoltage();
    }
}
