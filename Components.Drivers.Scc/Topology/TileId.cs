namespace LibOs.Components.Drivers.Scc;

/// <summary>A tile: a router with two cores, a message-passing buffer and configuration registers.</summary>
public readonly record struct TileId
{
    /// <summary>A tile by its number.</summary>
    /// <param name="number">0 to 23.</param>
    public TileId(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, SccTopology.TileCount);
        Number = number;
    }

    /// <summary>0 to 23: x + 6 y.</summary>
    public int Number { get; }

    /// <summary>Column, 0 to 5.</summary>
    public int X => Number % SccTopology.Columns;

    /// <summary>Row, 0 to 3.</summary>
    public int Y => Number / SccTopology.Columns;

    /// <summary>The byte that routes packets to it: y in the high nibble, x in the low one.</summary>
    public byte Route => (byte)((Y << 4) | X);

    /// <summary>Address of its configuration registers in the default map.</summary>
    public uint ConfigurationRegisters => AddressMap.ConfigurationRegisters + ((uint)Number * AddressMap.EntryBytes);

    /// <summary>Address of its message-passing buffer in the default map, 16 KiB.</summary>
    public uint MessagePassingBuffer => AddressMap.MessagePassingBuffers + ((uint)Number * AddressMap.EntryBytes);

    /// <summary>Its voltage island, 0 to 5: two by two tiles.</summary>
    public int VoltageDomain => (X / 2) + (3 * (Y / 2));

    /// <summary>Its two cores.</summary>
    public IEnumerable<CoreId> Cores => [new CoreId(2 * Number), new CoreId((2 * Number) + 1)];

    /// <summary>A tile by its coordinates.</summary>
    /// <param name="x">0 to 5.</param>
    /// <param name="y">0 to 3.</param>
    public static TileId At(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, SccTopology.Columns);
        return new TileId(x + (SccTopology.Columns * y));
    }

    /// <summary>A tile by the byte that routes packets to it.</summary>
    /// <param name="route">y in the high nibble, x in the low one.</param>
    public static TileId FromRoute(byte route) => At(route & 0xF, route >> 4);

    /// <summary>Links that a packet passes from this tile to another: first along x, then along y.</summary>
    /// <param name="other">The other tile.</param>
    public int HopsTo(TileId other) => Math.Abs(X - other.X) + Math.Abs(Y - other.Y);

    /// <inheritdoc/>
    public override string ToString() => $"tile {Number} ({X},{Y})";
}
