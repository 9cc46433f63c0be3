namespace LibOs.Components.Drivers.Scc;

/// <summary>The unit of a tile, or the edge of the mesh, that a packet goes to: three bits.</summary>
[RegisterSource(Source.BarrelfishDevice + "; " + Source.BarrelfishKernel + "; " + Source.SccKit, "1 Topology")]
public enum SubDestination
{
    /// <summary>Core 0 (or the traffic generator).</summary>
    Core0 = 0,

    /// <summary>Core 1.</summary>
    Core1 = 1,

    /// <summary>Configuration registers (CRB).</summary>
    ConfigurationRegisters = 2,

    /// <summary>Message-passing buffer (MPB).</summary>
    MessagePassingBuffer = 3,

    /// <summary>East edge: memory controllers 1 and 3.</summary>
    East = 4,

    /// <summary>South edge: system interface at (3,0), voltage controller at (0,0).</summary>
    South = 5,

    /// <summary>West edge: memory controllers 0 and 2.</summary>
    West = 6,

    /// <summary>North edge: nothing.</summary>
    North = 7,
}
