namespace LibOs.Components.Drivers.Scc;

/// <summary>A voltage of an island and the highest clock that its tiles may run at.</summary>
/// <param name="Level">0 to 6.</param>
/// <param name="Vid">The voltage identifier: volts by 6.25 mV.</param>
/// <param name="MaximumMHz">The highest clock.</param>
[RegisterSource(Source.RccePower, "8 Voltage and frequency")]
public readonly record struct VoltageLevel(int Level, byte Vid, int MaximumMHz)
{
    /// <summary>The level after power-up, 1.1 V.</summary>
    public const int Default = 4;

    /// <summary>The lowest level that is reliable in practice, 0.9 V.</summary>
    public const int LowestReliable = 2;

    private static readonly VoltageLevel[] s_all =
    [
        new(0, 0x70, 460), new(1, 0x80, 598), new(2, 0x90, 644), new(3, 0xA0, 748), new(4, 0xB0, 875), new(5, 0xC0, 1024), new(6, 0xD0, 1198),
    ];

    /// <summary>All levels, the lowest first.</summary>
    public static IReadOnlyList<VoltageLevel> All => s_all;

    /// <summary>Volts.</summary>
    public double Volts => Vid * (VrcRegister.VidMicrovolts / 1e6);

    /// <summary>The lowest reliable level at which tiles may run with a divider.</summary>
    /// <param name="divider">The divider.</param>
    /// <param name="lowest">The lowest level to consider; below <see cref="LowestReliable"/> boards are not stable.</param>
    public static VoltageLevel For(ClockDivider divider, int lowest = LowestReliable) =>
        s_all.First(level => level.Level >= lowest && level.MaximumMHz >= divider.MHz);
}
