using System.Buffers.Binary;

namespace LibOs.Controller.Debug;

/// <summary>The processor's page tables with four levels (Intel SDM volume 3, section 4.5).</summary>
/// <param name="memory">The machine's memory.</param>
/// <param name="top">The top-level table, a physical address (CR3).</param>
internal sealed class PageTables(IPhysicalMemory memory, ulong top)
{
    private const ulong AddressMask = 0x000f_ffff_ffff_f000;
    private const ulong Present = 1;
    private const ulong Large = 0x80;
    private const int PageLength = MachineMemory.PageLength;

    /// <summary>Finds the physical address of a virtual one.</summary>
    public bool TryTranslate(ulong address, out ulong physical)
    {
        ulong table = top & AddressMask;
        Span<byte> bytes = stackalloc byte[8];
        physical = 0;
        for (int level = 3; level >= 0; level--)
        {
            int shift = 12 + 9 * level;
            if (!memory.Read(table + 8 * (address >> shift & 511), bytes)) return false;
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if ((entry & Present) == 0) return false;
            table = entry & AddressMask;
            if (level != 0 && ((entry & Large) == 0 || level == 3)) continue;
            ulong mask = (1UL << shift) - 1;
            physical = (table & ~mask) | (address & mask);
            return true;
        }

        return false;
    }

    /// <summary>All that is mapped in the lower half of the addresses: the image and the program's memory, by address.</summary>
    public IEnumerable<(ulong Address, ulong Physical, ulong Length)> LowerHalf() => Walk(top & AddressMask, 3, 0, 256);

    private IEnumerable<(ulong Address, ulong Physical, ulong Length)> Walk(ulong table, int level, ulong start, int entries)
    {
        byte[] bytes = new byte[PageLength];
        if (!memory.Read(table, bytes)) yield break;
        int shift = 12 + 9 * level;
        for (int i = 0; i < entries; i++)
        {
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * i));
            if ((entry & Present) == 0) continue;
            ulong address = start + ((ulong)i << shift);
            if (level == 0 || (level < 3 && (entry & Large) != 0))
            {
                yield return (address, entry & AddressMask & ~((1UL << shift) - 1), 1UL << shift);
                continue;
            }

            foreach ((ulong, ulong, ulong) page in Walk(entry & AddressMask, level - 1, address, 512)) yield return page;
        }
    }
}
