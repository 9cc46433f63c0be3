namespace LibOs.Components.Drivers.Scc;

/// <summary>The one register of the voltage regulator controller (VRC, also RPC), at <see cref="AddressMap.VoltageController"/>; write only.</summary>
public static class VrcRegister
{
    /// <summary>A bit that every command has set.</summary>
    [RegisterSource(Source.RccePower + "; " + Source.RpcNote, "8 Voltage and frequency; 14 Contradictions")]
    public const uint Command = 0x1_0000;

    /// <summary>Position of the supply's number.</summary>
    [RegisterSource(Source.RccePower + "; " + Source.RpcNote, "8 Voltage and frequency")]
    public const int SupplyShift = 8;

    /// <summary>Microvolts of one unit of the voltage identifier (VID) in bits 7:0.</summary>
    [RegisterSource(Source.RccePower + "; " + Source.RpcNote, "8 Voltage and frequency")]
    public const int VidMicrovolts = 6250;

    /// <summary>The command that sets a supply's voltage.</summary>
    /// <param name="supply">0 to 7.</param>
    /// <param name="vid">The voltage identifier.</param>
    public static uint Encode(int supply, byte vid)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(supply);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(supply, 7);
        return Command | ((uint)supply << SupplyShift) | vid;
    }
}
