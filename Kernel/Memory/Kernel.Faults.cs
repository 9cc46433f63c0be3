using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Page faults: what was promised is given at the first touch.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int LargeOrder = 9;

    /// <summary>Large pages are given only while at least so much is free.</summary>
    private const long AmpleMemory = 32 << 20;

    /// <summary>And while more than one part in so many is free.</summary>
    private const int AmpleShare = 4;

    /// <summary>The least table of QEMU's translator.</summary>
    private const int FirstTranslations = 256;

    private static long s_pageFaults;
    private static long s_servedPages; // ever
    private static long s_nextDrop;
    private static long s_largePages;

    /// <summary>
    /// Changes with every change to areas and to entries that were in use. A fault that let go of the memory lock knows by
    /// it that what it saw before is still so.
    /// </summary>
    private static long s_memoryVersion;

    /// <summary>
    /// Serves a page fault of the program, or of the kernel on the program's memory. The memory lock is held, and let go while
    /// frames are cleared.
    /// </summary>
    /// <returns>Whether the access may be tried again.</returns>
    private static bool TryServeFault(ulong address, ulong error)
    {
        Core->IsOutOfMemory = false;
        if (s_areaStorage == null || address >= ProgramEnd) return false;
        return ServePage(address & ~(PageSize - 1), error);
    }

    private static bool ServePage(ulong page, ulong error)
    {
        bool fetch = (error & FaultError.Fetch) != 0;
        ulong block = 0; // frames taken and cleared on an earlier round
        int order = 0;
        while (true)
        {
            if (!s_areas.TryFind(AreaStorage, page, out Area area) || !Allows(area.Protection, error))
            {
                GiveBack(block, order);
                return false;
            }

            if (TFiles.IsPresent && area.Kind >= AreaKind.File)
            {
                GiveBack(block, order);
                return PermitFilePage(page, area.Protection, fetch);
            }

            ulong* entry = MakeDirectoryEntry(page);
            if (entry == null) return RunOut(block, order);
            bool isLarge = *entry == 0 && (block == 0 ? DeservesLargePage(in area, page) : order == LargeOrder);
            if (!isLarge && (*entry & PageEntry.Large) == 0)
            {
                entry = MakeEntry(entry, page);
                if (entry == null) return RunOut(block, order);
            }

            // SAFETY: tables are given back only when a whole 2 MiB of areas goes, which changes s_memoryVersion.
            if (*entry != 0)
            {
                GiveBack(block, order);
                Permit(entry, page, area.Protection, fetch);
                s_pageFaults++;
                return true;
            }

            if (block != 0 && isLarge != (order == LargeOrder))
            {
                GiveBack(block, order);
                block = 0;
            }

            bool isReady = block != 0;
            if (!isReady)
            {
                order = isLarge ? LargeOrder : 0;
                block = isLarge ? AllocateFrames(LargeOrder) : AllocateFrame();
                if (block == 0 && isLarge)
                {
                    order = 0; // no large block is left
                    isLarge = false;
                    block = AllocateFrame();
                    entry = MakeEntry(entry, page);
                    if (entry == null) return RunOut(block, order);
                }

                if (block == 0) return RunOut(block, order);
                long version = s_memoryVersion;
                UnlockMemory();
                ClearFrames(block, order);
                LockMemory();
                isReady = version == s_memoryVersion && *entry == 0;
            }

            if (!isReady) continue;
            bool isUncharged = !IsPromised(area.Kind) || (area.Protection & AreaProtection.Write) == 0;
            *entry = PageEntry.ForProgram(block, area.Protection, fetch) | (isLarge ? PageEntry.Large : 0) | (isUncharged ? PageEntry.Uncharged : 0);
            CountProgramFrames(1L << order, isUncharged);
            if (isLarge) s_largePages++;
            s_pageFaults++;
            DropTranslationsAsMemoryGrows(1L << order);
            return true;
        }
    }

    /// <summary>
    /// Drops all translations each time the pages in use have grown by a quarter. QEMU's translator resizes its table of
    /// translations only then, from 256 entries on: without, a loop over much memory takes three times as long.
    /// </summary>
    private static void DropTranslationsAsMemoryGrows(long pages)
    {
        s_servedPages += pages;
        if (s_servedPages < s_nextDrop) return;
        s_nextDrop = s_servedPages + s_servedPages / 4 + FirstTranslations;
        Native.ReloadPageTable();
    }

    private static bool Allows(AreaProtection protection, ulong error)
    {
        if ((error & FaultError.Fetch) != 0) return (protection & AreaProtection.Execute) != 0;
        if ((error & FaultError.Write) != 0) return (protection & AreaProtection.Write) != 0;
        return protection != AreaProtection.None; // as on every x86 system, what can be written or executed can be read
    }

    /// <summary>
    /// Whether the first touch of an aligned 2 MiB is to get all of it: when an area of plain memory covers it, and memory is
    /// ample. A collector commits its heap and tables in small steps and touches each, so what it hardly uses stays small.
    /// </summary>
    private static bool DeservesLargePage(ref readonly Area area, ulong page)
    {
        ulong start = page & ~(LargePage - 1);
        if (!IsPromised(area.Kind) || area.Protection != (AreaProtection.Read | AreaProtection.Write)) return false;
        if (area.Start > start || area.End - start < LargePage) return false;
        return IsMemoryAmple();
    }

    private static bool IsMemoryAmple()
    {
        long free = UnusedFrames;
        return free > s_totalFrames / AmpleShare && free * (long)PageSize >= AmpleMemory;
    }

    /// <summary>Gives a page that is there what its area allows now: writing and executing come one after the other.</summary>
    private static void Permit(ulong* entry, ulong page, AreaProtection protection, bool fetch)
    {
        // SAFETY: an entry of a table in the direct map, found with the memory lock held.
        ulong old = *entry;
        ulong changed = PageEntry.WithProtection(old, protection, fetch);
        *entry = changed;
        Native.InvalidatePage(page);
        if (PageEntry.IsLess(changed, old)) FlushOthers(page, page + PageSize);
    }

    /// <summary>Gives a page of a file that is there what its area allows now. One that is not there takes more than this lock.</summary>
    private static bool PermitFilePage(ulong page, AreaProtection protection, bool fetch)
    {
        ulong* entry = FindEntry(page);
        // SAFETY: an entry of a table in the direct map, found with the memory lock held.
        if (entry == null || *entry == 0) return false;
        Permit(entry, page, protection, fetch);
        s_pageFaults++;
        return true;
    }

    private static bool RunOut(ulong block, int order)
    {
        GiveBack(block, order);
        Core->IsOutOfMemory = true;
        return false;
    }

    private static void GiveBack(ulong block, int order)
    {
        if (block == 0) return;
        if (order == 0) FreeFrame(block);
        else FreeFrames(block, order);
    }

    /// <summary>Ends the program when it touches memory that was promised to it and cannot be given.</summary>
    private static void EndForMemory()
    {
        Log(LogLevel.Critical, "out of memory: a page that was promised cannot be given; start the partition with more --memory"u8);
        WriteAll(ConsoleStream.Error, "libos: the partition is out of memory; give it more with --memory\n"u8);
        Terminate(ExitCode.OutOfMemory);
    }
}
