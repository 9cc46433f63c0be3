using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>Voltages, currents and temperatures that the board measures.</summary>
/// <remarks>On some boards the voltages of the supplies are shifted by one place (Bugzilla 328).</remarks>
public sealed class BoardSensors
{
    private readonly ISccCore _core;

    internal BoardSensors(ISccCore core) => _core = core;

    /// <summary>Volts of the chip's 3.3 V rail.</summary>
    public double ChipVolts => Read(GrbRegister.ChipVoltage) * 0.00025;

    /// <summary>Amperes of the chip's 3.3 V rail.</summary>
    public double ChipAmperes => Read(GrbRegister.ChipCurrent) * 0.006249025;

    /// <summary>Watts that the chip takes.</summary>
    public double ChipWatts => ChipVolts * ChipAmperes;

    /// <summary>The chip's temperature, as the board gives it.</summary>
    public uint ChipTemperature => Read(GrbRegister.ChipTemperature);

    /// <summary>Volts of a voltage island.</summary>
    /// <param name="domain">0 to 5.</param>
    public double IslandVolts(int domain) => Read(VoltageController.SupplyOf(domain) switch
    {
        5 => GrbRegister.SupplyVoltage5,
        7 => GrbRegister.SupplyVoltage7,
        int supply => GrbRegister.SupplyVoltage0 + ((uint)supply * 4),
    }) * 0.000025177;

    private uint Read(uint register) => _core.ReadUncached(AddressMap.GlobalRegisters + register);
}
