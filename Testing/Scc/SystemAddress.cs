namespace LibOs.Testing.Scc;

/// <summary>An address of the chip: bypass(1) route(8) sub-destination(3) address(34).</summary>
internal readonly record struct SystemAddress(ulong Value)
{
    public bool Bypass => ((Value >> 45) & 1) != 0;

    public int X => (int)((Value >> 37) & 0xF);

    public int Y => (int)((Value >> 41) & 0xF);

    public int Unit => (int)((Value >> 34) & 7);

    public long Address => (long)(Value & 0x3_FFFF_FFFF);

    public int Tile => X + (6 * Y);

    public bool IsOnMesh => X < 6 && Y < 4;

    public static SystemAddress From(uint entry, uint address) => new(((ulong)(entry & 0x3F_FFFF) << 24) | (address & 0xFF_FFFF));

    public override string ToString() => $"route 0x{(Y << 4) | X:X2}, unit {Unit}, address 0x{Address:X}";
}
