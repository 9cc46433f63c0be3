namespace LibOs.Components.Drivers.Scc;

/// <summary>A core and what follows from its number.</summary>
public readonly record struct CoreId
{
    /// <summary>A core by its number.</summary>
    /// <param name="number">0 to 47.</param>
    public CoreId(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, SccTopology.CoreCount);
        Number = number;
    }

    /// <summary>0 to 47: 12 y + 2 x + z. Intel's tools call it pid.</summary>
    public int Number { get; }

    /// <summary>Its tile.</summary>
    public TileId Tile => new(Number / SccTopology.CoresPerTile);

    /// <summary>Column, 0 to 5.</summary>
    public int X => Tile.X;

    /// <summary>Row, 0 to 3.</summary>
    public int Y => Tile.Y;

    /// <summary>Which core of its tile, 0 or 1.</summary>
    public int Z => Number % SccTopology.CoresPerTile;

    /// <summary>What the core reads from TILEID of its own tile.</summary>
    public uint TileIdRegister => ((uint)Y << 7) | ((uint)X << 3) | (uint)Z;

    /// <summary>Address of its tile's configuration registers in the default map.</summary>
    public uint ConfigurationRegisters => Tile.ConfigurationRegisters;

    /// <summary>Address of its half of the tile's message-passing buffer in the default map, 8 KiB.</summary>
    public uint MessagePassingBuffer => Tile.MessagePassingBuffer + ((uint)Z * 0x2000);

    /// <summary>The memory controller that holds its private memory.</summary>
    public MemoryControllerId HomeController => new((X < 3 ? 0 : 1) + (Y < 2 ? 0 : 2));

    /// <summary>0 to 11: its place among the cores of its memory controller.</summary>
    public int IndexAtController => (2 * ((X % 3) + (3 * (Y % 2)))) + Z;

    /// <summary>Its voltage island, 0 to 5.</summary>
    public int VoltageDomain => Tile.VoltageDomain;

    /// <summary>A core by what it reads from TILEID of its own tile.</summary>
    /// <param name="register">The register: who asks in bits 2:0, x in 6:3, y in 10:7.</param>
    /// <exception cref="ArgumentException">The register names no core.</exception>
    public static CoreId FromTileIdRegister(uint register)
    {
        uint z = register & 7;
        uint x = (register >> 3) & 15;
        uint y = (register >> 7) & 15;
        return z < SccTopology.CoresPerTile && x < SccTopology.Columns && y < SccTopology.Rows
            ? new CoreId((int)((12 * y) + (2 * x) + z))
            : throw new ArgumentException($"TILEID 0x{register:X} names no core: x is {x}, y is {y}, the asking port is {z}.", nameof(register));
    }

    /// <inheritdoc/>
    public override string ToString() => $"core {Number}";
}
