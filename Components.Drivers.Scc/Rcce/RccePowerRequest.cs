namespace LibOs.Components.Drivers.Scc;

/// <summary>A change of clocks and voltage (RCCE_REQUEST).</summary>
public sealed class RccePowerRequest
{
    internal RccePowerRequest(ClockDivider divider, VoltageLevel level, bool isCompleted)
    {
        Divider = divider;
        Level = level;
        IsCompleted = isCompleted;
    }

    /// <summary>The clock divider.</summary>
    public ClockDivider Divider { get; }

    /// <summary>The voltage: the lowest reliable one that carries the clock.</summary>
    public VoltageLevel Level { get; }

    /// <summary>Whether both hold.</summary>
    public bool IsCompleted { get; internal set; }

    internal bool ClocksFollow { get; init; }
}
