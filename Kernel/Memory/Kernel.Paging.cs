using LibOs.Abstractions.Ports;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;

namespace LibOs.Kernel;

/// <content>Page tables: one address space, the image where it was linked, all physical memory in the upper half.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong LargePage = 0x20_0000;
    private const ulong DeviceStart = 0xFE00_0000; // virtio registers, I/O APIC, local APIC
    private const ulong DeviceEnd = 0x1_0000_0000;

    private static ulong* s_topTable;
    private static ulong s_earlyNext;
    private static ulong s_earlyEnd;

    /// <summary>
    /// Builds the kernel's tables while the loader's one-to-one map is still in force, and switches to them. Page 0 is left
    /// out, so a null dereference faults.
    /// </summary>
    private static void BuildPageTables(ulong memoryEnd)
    {
        s_topTable = (ulong*)EarlyFrame();
        ulong end = (memoryEnd + LargePage - 1) & ~(LargePage - 1);
        for (ulong address = 0; address < end; address += LargePage)
            *EarlyEntry(PhysicalMachine.DirectMap + address, level: 1) = address | PageEntry.Present | PageEntry.Writable | PageEntry.Large | PageEntry.NoExecute;
        for (ulong address = DeviceStart; address < DeviceEnd; address += LargePage)
        {
            *EarlyEntry(PhysicalMachine.DirectMap + address, level: 1) = address | PageEntry.Present | PageEntry.Writable
                | PageEntry.CacheDisabled | PageEntry.WriteThrough | PageEntry.Large | PageEntry.NoExecute;
        }

        MapImage();
        Native.LoadPageTable((ulong)s_topTable);
        s_topTable = (ulong*)ToVirtual((ulong)s_topTable);
    }

    private static void MapImage()
    {
        ulong header = s_image->ElfHeader;
        ElfImage.Segment* segments = ElfImage.Segments(header);
        int count = ElfImage.SegmentCount(header);
        for (int i = 0; i < count; i++)
        {
            // SAFETY: i is below the header's count; the image is mapped one to one and stays so.
            ElfImage.Segment* segment = segments + i;
            if (segment->Type != ElfImage.Load) continue;
            ulong flags = PageEntry.Present;
            if ((segment->Flags & ElfImage.Writable) != 0) flags |= PageEntry.Writable;
            if ((segment->Flags & ElfImage.Executable) == 0) flags |= PageEntry.NoExecute;
            ulong end = (segment->VirtualAddress + segment->MemoryLength + PageSize - 1) & ~(PageSize - 1);
            ulong* entry = null;
            for (ulong address = segment->VirtualAddress & ~(PageSize - 1); address < end; address += PageSize)
            {
                entry = entry == null || (address & (LargePage - 1)) == 0 ? EarlyEntry(address, level: 0) : entry + 1;
                *entry = address | flags;
            }
        }
    }

    /// <summary>Takes a cleared frame behind the image, before there is a frame allocator.</summary>
    private static ulong EarlyFrame()
    {
        ulong frame = s_earlyNext;
        s_earlyNext += PageSize;
        if (s_earlyNext > s_earlyEnd) Panic("memory: not enough for page tables"u8, null);
        // SAFETY: the range lies in usable memory behind the image and is mapped one to one.
        Native.ZeroPage((byte*)frame);
        return frame;
    }

    /// <summary>The entry of an address in a table of a level, while physical addresses can be used as they are.</summary>
    private static ulong* EarlyEntry(ulong address, int level)
    {
        ulong* table = s_topTable;
        for (int depth = 3; depth > level; depth--)
        {
            ulong* entry = table + (address >> (12 + (9 * depth)) & 511);
            if ((*entry & PageEntry.Present) == 0) *entry = EarlyFrame() | PageEntry.Present | PageEntry.Writable;
            table = (ulong*)(*entry & PageEntry.AddressMask);
        }

        return table + (address >> (12 + (9 * level)) & 511);
    }

    /// <summary>The entry that maps an address, of a page or of a large page; null when a table on the way is missing.</summary>
    private static ulong* FindEntry(ulong address)
    {
        ulong* entry = FindDirectoryEntry(address, ulong.MaxValue, out _);
        if (entry == null || (*entry & PageEntry.Large) != 0) return entry;
        return (*entry & PageEntry.Present) == 0 ? null : EntryInTable(*entry, address);
    }

    /// <summary>
    /// The directory entry of an address, which holds a table of 512 pages, a large page or nothing, with how far it goes; or
    /// null with the first address that a missing directory does not cover. A reservation of hundreds of gigabytes is passed
    /// over in a few steps.
    /// </summary>
    private static ulong* FindDirectoryEntry(ulong address, ulong end, out ulong next)
    {
        ulong* table = s_topTable;
        for (int depth = 3; depth > 1; depth--)
        {
            ulong span = 1ul << (12 + (9 * depth));
            ulong entry = table[address >> (12 + (9 * depth)) & 511];
            next = (address & ~(span - 1)) + span;
            if (next > end) next = end;
            if ((entry & PageEntry.Present) == 0) return null;
            table = (ulong*)ToVirtual(entry & PageEntry.AddressMask);
        }

        next = (address & ~(LargePage - 1)) + LargePage;
        if (next > end) next = end;
        return table + (address >> 21 & 511);
    }

    /// <summary>The directory entry of an address, with the directories made on the way; null when memory is short.</summary>
    private static ulong* MakeDirectoryEntry(ulong address)
    {
        ulong* table = s_topTable;
        for (int depth = 3; depth > 1; depth--)
        {
            ulong* entry = table + (address >> (12 + (9 * depth)) & 511);
            if ((*entry & PageEntry.Present) == 0 && !MakeTable(entry)) return null;
            table = (ulong*)ToVirtual(*entry & PageEntry.AddressMask);
        }

        return table + (address >> 21 & 511);
    }

    /// <summary>The entry of a page below its directory entry, with the table made if there is none; null when memory is short.</summary>
    private static ulong* MakeEntry(ulong* directory, ulong address) =>
        (*directory & PageEntry.Present) == 0 && !MakeTable(directory) ? null : EntryInTable(*directory, address);

    private static ulong* EntryInTable(ulong directory, ulong address) =>
        // SAFETY: tables lie in the direct map, and a table has 512 entries.
        (ulong*)ToVirtual(directory & PageEntry.AddressMask) + (address >> 12 & 511);

    /// <summary>Puts an empty table behind an entry that has none.</summary>
    private static bool MakeTable(ulong* entry)
    {
        ulong frame = AllocateKernelFrames(0);
        if (frame == 0) return false;
        ClearFrames(frame, 0);
        *entry = frame | PageEntry.Present | PageEntry.Writable;
        return true;
    }
}
