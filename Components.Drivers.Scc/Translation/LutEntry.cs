namespace LibOs.Components.Drivers.Scc;

/// <summary>An entry of a look-up table: where 16 MiB of a core's physical addresses lead.</summary>
/// <param name="Route">The tile, y in the high nibble, x in the low one.</param>
/// <param name="Destination">The unit of the tile or the edge.</param>
/// <param name="Slot">The top ten bits of the 34-bit address behind it, in units of 16 MiB: 0 to 1023.</param>
/// <param name="Bypass">Whether accesses go to the own tile's unit past the router.</param>
public readonly record struct LutEntry(byte Route, SubDestination Destination, int Slot, bool Bypass = false)
{
    /// <summary>Bits of an entry that have a meaning; the others must be zero.</summary>
    [RegisterSource(Source.BarrelfishDevice + "; " + Source.BareMichael + "; " + Source.Rcce, "3 Address translation")]
    public const uint Mask = 0x003F_FFFF;

    private const int DestinationShift = 10;
    private const int RouteShift = 13;
    private const int BypassShift = 21;

    /// <summary>Whether route and destination exist on the chip.</summary>
    public bool IsValid => (Route & 0xF) < SccTopology.Columns && Route >> 4 < SccTopology.Rows && Destination is >= SubDestination.Core0 and <= SubDestination.North && Slot is >= 0 and < 1024;

    /// <summary>The word that stands in the look-up table.</summary>
    /// <exception cref="InvalidOperationException">The slot or the destination is out of range.</exception>
    public uint Encode()
    {
        if (Slot is < 0 or > 1023) throw new InvalidOperationException($"Slot {Slot} of a look-up table's entry is not within 0 to 1023.");
        if (Destination is < SubDestination.Core0 or > SubDestination.North) throw new InvalidOperationException($"Destination {(int)Destination} of a look-up table's entry is not within 0 to 7.");
        return (Bypass ? 1u << BypassShift : 0) | ((uint)Route << RouteShift) | ((uint)Destination << DestinationShift) | (uint)Slot;
    }

    /// <summary>Takes a word of a look-up table apart.</summary>
    /// <param name="word">The word.</param>
    /// <exception cref="ArgumentException">Bits 31:22 are not zero.</exception>
    public static LutEntry Decode(uint word) => (word & ~Mask) == 0
        ? new LutEntry((byte)(word >> RouteShift), (SubDestination)((word >> DestinationShift) & 7), (int)(word & 0x3FF), (word >> BypassShift & 1) != 0)
        : throw new ArgumentException($"0x{word:X8} is no entry of a look-up table: bits 31:22 must be zero.", nameof(word));

    /// <summary>The 46-bit address of the chip that an address of the core leads to.</summary>
    /// <param name="address">A physical address of the core within this entry.</param>
    public ulong Translate(uint address) => ((ulong)Encode() << 24) | (address & (AddressMap.EntryBytes - 1));
}
