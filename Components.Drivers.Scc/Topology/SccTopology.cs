namespace LibOs.Components.Drivers.Scc;

/// <summary>Dimensions of the chip.</summary>
public static class SccTopology
{
    /// <summary>Columns of the mesh, x = 0 to 5.</summary>
    public const int Columns = 6;

    /// <summary>Rows of the mesh, y = 0 to 3.</summary>
    public const int Rows = 4;

    /// <summary>Tiles.</summary>
    public const int TileCount = Columns * Rows;

    /// <summary>Cores of a tile.</summary>
    public const int CoresPerTile = 2;

    /// <summary>Cores.</summary>
    public const int CoreCount = TileCount * CoresPerTile;

    /// <summary>Memory controllers.</summary>
    public const int ControllerCount = 4;

    /// <summary>Voltage islands of four tiles.</summary>
    public const int VoltageDomainCount = 6;

    /// <summary>All cores in their order.</summary>
    public static IEnumerable<CoreId> Cores => Enumerable.Range(0, CoreCount).Select(static number => new CoreId(number));

    /// <summary>All tiles in their order.</summary>
    public static IEnumerable<TileId> Tiles => Enumerable.Range(0, TileCount).Select(static number => new TileId(number));

    /// <summary>All memory controllers in their order.</summary>
    public static IEnumerable<MemoryControllerId> Controllers => Enumerable.Range(0, ControllerCount).Select(static number => new MemoryControllerId(number));
}
