using System.Runtime.CompilerServices;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;

namespace LibOs.Kernel;

/// <content>Pages that are in use: taken away, given another protection, cut from large ones. The memory lock is held.</content>
/// <remarks>
/// An entry changes first, then all cores drop what they kept of it, then its frame goes back: as long as a core may still
/// use a frame, nobody else gets it.
/// </remarks>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int EntriesPerTable = 512;
    private const int RunLength = 8; // entries in a cache line
    private const int MostSinglePages = 16; // beyond it dropping all translations is cheaper

    /// <summary>
    /// Makes both ends of a range lie between pages: a large page across one is cut. Nothing else changes.
    /// </summary>
    /// <returns>False, with nothing changed, when there are no frames for the tables.</returns>
    private static bool TryCutEnds(ulong start, ulong end)
    {
        ulong* first = FindLargePageAcross(start);
        ulong* last = FindLargePageAcross(end);
        if (last == first) last = null;
        if (first == null && last == null) return true;
        ulong firstTable = first == null ? 0 : AllocateKernelFrames(0);
        ulong lastTable = last == null ? 0 : AllocateKernelFrames(0);
        if ((first != null && firstTable == 0) || (last != null && lastTable == 0))
        {
            if (firstTable != 0) FreeKernelFrames(firstTable, 0);
            if (lastTable != 0) FreeKernelFrames(lastTable, 0);
            return false;
        }

        if (first != null) CutLargePage(first, firstTable);
        if (last != null) CutLargePage(last, lastTable);
        return true;
    }

    /// <summary>The directory entry of the large page that an address lies within, not at its begin; or null.</summary>
    private static ulong* FindLargePageAcross(ulong address)
    {
        if ((address & (LargePage - 1)) == 0) return null;
        ulong* entry = FindDirectoryEntry(address, ulong.MaxValue, out _);
        return entry != null && (*entry & PageEntry.Large) != 0 ? entry : null;
    }

    /// <summary>Replaces a large page by 512 pages in the same frames. What cores keep of it stays true.</summary>
    private static void CutLargePage(ulong* directory, ulong tableFrame)
    {
        ulong entry = *directory & ~PageEntry.Large;
        // SAFETY: the frame was just taken.
        ulong* table = (ulong*)ToVirtual(tableFrame);
        for (int i = 0; i < EntriesPerTable; i++, entry += PageSize) table[i] = entry;
        *directory = tableFrame | PageEntry.Present | PageEntry.Writable;
        s_largePages--;
        s_memoryVersion++;
    }

    /// <summary>Takes the pages of a range away and gives their frames back; whole tables too. Large pages do not lie across its ends.</summary>
    private static void ReleasePages(ulong start, ulong end)
    {
        if (end <= start || !MarkReleased(start, end)) return;
        FlushOthers(start, end);
        FreeReleased(start, end);
    }

    /// <summary>Takes the pages of a range out of the tables, and out of this core's translations.</summary>
    /// <returns>Whether there were any.</returns>
    private static bool MarkReleased(ulong start, ulong end)
    {
        int found = 0;
        for (ulong address = start; address < end;)
        {
            ulong* directory = FindDirectoryEntry(address, end, out ulong next);
            if (directory == null || *directory == 0)
            {
                address = next;
                continue;
            }

            if (next - address == LargePage)
            {
                // A table goes as a whole: its entries need no mark, for nobody finds them any more.
                *directory = (*directory & ~PageEntry.Present) | PageEntry.Released;
                found += EntriesPerTable;
                address = next;
                continue;
            }

            ulong* entry = EntryInTable(*directory, address);
            for (; address < next; address += PageSize, entry++)
            {
                if (IsEmptyRun(entry, next - address))
                {
                    address += (RunLength - 1) * PageSize;
                    entry += RunLength - 1;
                    continue;
                }

                ulong value = *entry;
                if (value == 0) continue;
                *entry = (value & ~PageEntry.Present) | PageEntry.Released;
                if (++found <= MostSinglePages) Native.InvalidatePage(address);
            }
        }

        if (found > MostSinglePages) Native.ReloadPageTable();
        return found != 0;
    }

    private static void FreeReleased(ulong start, ulong end)
    {
        for (ulong address = start; address < end;)
        {
            ulong* directory = FindDirectoryEntry(address, end, out ulong next);
            if (directory == null || *directory == 0)
            {
                address = next;
                continue;
            }

            ulong released = *directory;
            if ((released & PageEntry.Released) == 0)
            {
                FreePages(EntryInTable(released, address), (int)((next - address) / PageSize), PageEntry.Released);
                address = next;
                continue;
            }

            *directory = 0;
            address = next;
            ulong frame = released & PageEntry.AddressMask;
            if ((released & PageEntry.Large) != 0)
            {
                s_largePages--;
                CountProgramFrames(-EntriesPerTable, (released & PageEntry.Uncharged) != 0);
                FreeFrames(frame, LargeOrder);
            }
            else
            {
                FreePages((ulong*)ToVirtual(frame), EntriesPerTable, PageEntry.Owned);
                FreeKernelFrames(frame, 0);
            }
        }
    }

    /// <summary>Whether a whole line of entries is empty, as most are in a stack that was hardly used: one look instead of eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEmptyRun(ulong* entry, ulong left) =>
        ((ulong)entry & ((RunLength * sizeof(ulong)) - 1)) == 0 && left >= RunLength * PageSize
        && (entry[0] | entry[1] | entry[2] | entry[3] | entry[4] | entry[5] | entry[6] | entry[7]) == 0;

    private static void FreePages(ulong* entry, int count, ulong mark)
    {
        for (; count > 0; count--, entry++)
        {
            if (IsEmptyRun(entry, (ulong)count * PageSize))
            {
                count -= RunLength - 1;
                entry += RunLength - 1;
                continue;
            }

            ulong value = *entry;
            if ((value & mark) == 0) continue;
            *entry = 0;
            if ((value & PageEntry.Owned) == 0) continue; // a shared file's page
            CountProgramFrames(-1, (value & PageEntry.Uncharged) != 0);
            FreeFrame(value & PageEntry.AddressMask);
        }
    }

    /// <summary>Gives the pages that a range has another protection. Large pages do not lie across its ends.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The address after the last.</param>
    /// <param name="protection">The protection of their areas.</param>
    /// <param name="isCharged">Whether they are part of what the program was promised.</param>
    private static void ProtectPages(ulong start, ulong end, AreaProtection protection, bool isCharged)
    {
        int lessened = 0;
        for (ulong address = start; address < end;)
        {
            ulong* directory = FindDirectoryEntry(address, end, out ulong next);
            if (directory == null || *directory == 0)
            {
                address = next;
            }
            else if ((*directory & PageEntry.Large) != 0)
            {
                if (ProtectPage(directory, address, EntriesPerTable, protection, isCharged, lessened < MostSinglePages)) lessened++;
                address = next;
            }
            else
            {
                ulong* entry = EntryInTable(*directory, address);
                for (; address < next; address += PageSize, entry++)
                {
                    if (IsEmptyRun(entry, next - address))
                    {
                        address += (RunLength - 1) * PageSize;
                        entry += RunLength - 1;
                        continue;
                    }

                    if ((*entry & (PageEntry.Owned | PageEntry.Present)) == 0) continue;
                    if (ProtectPage(entry, address, 1, protection, isCharged, lessened < MostSinglePages)) lessened++;
                }
            }
        }

        if (lessened == 0) return; // who still has less than is allowed now faults, and finds the page there
        if (lessened > MostSinglePages) Native.ReloadPageTable();
        FlushOthers(start, end);
    }

    /// <returns>Whether a core may keep a translation that allows more than is allowed now.</returns>
    private static bool ProtectPage(ulong* entry, ulong address, int frames, AreaProtection protection, bool isCharged, bool invalidates)
    {
        ulong old = *entry;
        ulong changed = PageEntry.WithProtection(old, protection, fetching: false);
        if ((old & PageEntry.Owned) != 0)
        {
            changed = isCharged ? changed & ~PageEntry.Uncharged : changed | PageEntry.Uncharged;
            if (isCharged && (old & PageEntry.Uncharged) != 0) s_unchargedFrames -= frames;
            else if (!isCharged && (old & PageEntry.Uncharged) == 0) s_unchargedFrames += frames;
        }

        *entry = changed;
        if ((old & PageEntry.Present) != 0 && invalidates) Native.InvalidatePage(address);
        return PageEntry.IsLess(changed, old);
    }
}
