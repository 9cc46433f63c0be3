using System.Numerics;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Memory of a particular kind: contiguous frames, pages of 2 MiB. Made with the memory lock held.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>Maps cleared memory whose frames lie one behind the other.</summary>
    private static long MapContiguous(ulong length)
    {
        if (length == 0 || length > PageSize << IFrameAllocator.MaximumOrder) return -Error.Invalid;
        length = RoundUp(length);
        if (!CanCharge((long)length)) return -Error.NoMemory;
        int pages = (int)(length / PageSize);
        int order = BitOperations.Log2((uint)pages);
        if (pages > 1 << order) order++;
        ulong block = AllocateFrames(order);
        if (block == 0) return -Error.NoMemory;
        ulong end = block + length;
        for (ulong rest = end; rest < block + (PageSize << order); rest += PageSize) FreeFrame(rest);

        s_chargedBytes += (long)length;
        UnlockMemory();
        for (ulong page = block; page < end; page += PageSize) ClearFrames(page, 0);
        LockMemory();
        ulong alignment = length >= LargePage ? LargePage : PageSize;
        if (s_areas.TryFindFree(AreaStorage, length, alignment, out ulong address) && TryMakeTables(address, address + length))
        {
            const AreaProtection Protection = AreaProtection.Read | AreaProtection.Write;
            if (s_areas.Map(AreaStorage, address, length, Protection, AreaKind.Anonymous) == AreaResult.Done)
            {
                s_memoryVersion++;
                // SAFETY: the tables were made just now, and what is free has no pages.
                for (ulong at = 0; at < length; at += PageSize) *FindEntry(address + at) = PageEntry.ForProgram(block + at, Protection, fetching: false);
                CountProgramFrames(pages, isUncharged: false);
                return (long)address;
            }
        }

        s_chargedBytes -= (long)length;
        for (ulong page = block; page < end; page += PageSize) FreeFrame(page);
        return -Error.NoMemory;
    }

    private static bool TryMakeTables(ulong start, ulong end)
    {
        for (ulong address = start; address < end; address = (address & ~(LargePage - 1)) + LargePage)
        {
            ulong* directory = MakeDirectoryEntry(address);
            if (directory == null || MakeEntry(directory, address) == null) return false;
        }

        return true;
    }

    /// <summary>Reserves memory that begins and ends between pages of 2 MiB; each is to be given by <see cref="GiveHugePage"/>.</summary>
    private static long MapHugeArea(ulong length)
    {
        if (length == 0 || length > ProgramEnd) return -Error.Invalid;
        length = (length + LargePage - 1) & ~(LargePage - 1);
        long address = MapFreeArea(length, AreaProtection.Read | AreaProtection.Write);
        if (address > 0) ReleasePages((ulong)address, (ulong)address + length); // tables that earlier pages left behind
        return address;
    }

    /// <summary>Gives an area its page of 2 MiB at an address, cleared.</summary>
    private static long GiveHugePage(ulong address)
    {
        if ((address & (LargePage - 1)) != 0 || address >= ProgramEnd) return -Error.Invalid;
        ulong block = AllocateFrames(LargeOrder);
        if (block == 0) return -Error.NoMemory;
        UnlockMemory();
        ClearFrames(block, LargeOrder);
        LockMemory();
        bool isPlain = s_areas.TryFind(AreaStorage, address, out Area area) && area.End - address >= LargePage
            && area.Kind == AreaKind.Anonymous && area.Protection == (AreaProtection.Read | AreaProtection.Write);
        ulong* directory = isPlain ? MakeDirectoryEntry(address) : null;
        // SAFETY: an entry of a table in the direct map.
        if (directory == null || *directory != 0)
        {
            FreeFrames(block, LargeOrder);
            return isPlain && directory != null ? -Error.Exists : -Error.NoMemory;
        }

        *directory = PageEntry.ForProgram(block, area.Protection, fetching: false) | PageEntry.Large;
        CountProgramFrames(EntriesPerTable, isUncharged: false);
        s_largePages++;
        return 0;
    }

    /// <summary>Where a page of the program lies in physical memory.</summary>
    private static long FindPhysicalAddress(ulong address)
    {
        if (address >= ProgramEnd) return -Error.BadAddress;
        ulong* entry = FindEntry(address);
        // SAFETY: an entry of a table in the direct map.
        if (entry == null || (*entry & PageEntry.Present) == 0) return -Error.BadAddress;
        ulong size = (*entry & PageEntry.Large) != 0 ? LargePage : PageSize;
        return (long)((*entry & PageEntry.AddressMask & ~(size - 1)) | (address & (size - 1)));
    }
}
