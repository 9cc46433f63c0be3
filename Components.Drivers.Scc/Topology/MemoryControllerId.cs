namespace LibOs.Components.Drivers.Scc;

/// <summary>A memory controller at the edge of the mesh.</summary>
public readonly record struct MemoryControllerId
{
    /// <summary>A controller by its number.</summary>
    /// <param name="number">0 to 3.</param>
    public MemoryControllerId(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, SccTopology.ControllerCount);
        Number = number;
    }

    /// <summary>0 at (0,0), 1 at (5,0), 2 at (0,2), 3 at (5,2).</summary>
    public int Number { get; }

    /// <summary>The tile beside it.</summary>
    public TileId Tile => TileId.At(Number % 2 == 0 ? 0 : 5, Number / 2 * 2);

    /// <summary>The byte that routes packets to it.</summary>
    public byte Route => Tile.Route;

    /// <summary>The edge of the tile that it is at.</summary>
    public SubDestination Port => Number % 2 == 0 ? SubDestination.West : SubDestination.East;

    /// <summary>Address of its 16 MiB of shared memory in the default map.</summary>
    public uint SharedMemory => AddressMap.SharedMemory + ((uint)Number * AddressMap.EntryBytes);

    /// <summary>Links that a packet passes from a tile to this controller's tile.</summary>
    /// <param name="tile">The tile.</param>
    public int HopsFrom(TileId tile) => tile.HopsTo(Tile);

    /// <summary>All controllers, the nearest to a core first; of two at the same distance the home controller comes first, then the lower number.</summary>
    /// <param name="core">The core.</param>
    public static IReadOnlyList<MemoryControllerId> Nearest(CoreId core) =>
        [.. SccTopology.Controllers.OrderBy(controller => controller.HopsFrom(core.Tile)).ThenBy(controller => controller == core.HomeController ? 0 : 1).ThenBy(controller => controller.Number)];

    /// <inheritdoc/>
    public override string ToString() => $"controller {Number}";
}
