using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The voltage regulator controller (VRC, RPC).</summary>
/// <remarks>
/// A change takes milliseconds. While one is under way, the next write waits on the mesh until it is done;
/// <see cref="Wait"/> writes the same voltage again for that very purpose.
/// </remarks>
public sealed class VoltageController
{
    [RegisterSource(Source.RccePower + "; " + Source.BarrelfishDevice, "8 Voltage and frequency")]
    private static readonly int[] s_supplies = [4, 5, 7, 0, 1, 3];

    private readonly ISccCore _core;

    internal VoltageController(ISccCore core) => _core = core;

    /// <summary>The supply of a voltage island. Supplies 2 and 6 feed the routers.</summary>
    /// <param name="domain">0 to 5.</param>
    public static int SupplyOf(int domain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(domain);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(domain, SccTopology.VoltageDomainCount);
        return s_supplies[domain];
    }

    /// <summary>Asks for a voltage; it holds when a later <see cref="Wait"/> with the same voltage has returned.</summary>
    /// <param name="domain">The island, 0 to 5.</param>
    /// <param name="vid">The voltage identifier.</param>
    public void Request(int domain, byte vid) => _core.WriteUncached(AddressMap.VoltageController, VrcRegister.Encode(SupplyOf(domain), vid));

    /// <summary>Waits until a change that was asked for is done: writes it twice more, as Intel's library does.</summary>
    /// <param name="domain">The island, 0 to 5.</param>
    /// <param name="vid">The voltage identifier that was asked for.</param>
    public void Wait(int domain, byte vid)
    {
        Request(domain, vid);
        Request(domain, vid);
    }
}
