using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Memory that grows or shrinks, where it is or elsewhere: page entries move, nothing is copied.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong RemapMayMove = 1;

    /// <summary>
    /// Stacks neither grow nor move: "no memory" for a page of one, "bad address" below it is also how the C library measures
    /// the first thread's stack where it is not known (<see cref="GetThreadAttributes"/>).
    /// </summary>
    private static long RemapMemory(ulong address, ulong oldLength, ulong newLength, ulong flags)
    {
        if ((address & (PageSize - 1)) != 0 || (flags & ~RemapMayMove) != 0 || newLength == 0 || oldLength == 0) return -Error.Invalid;
        if (newLength > ProgramEnd || oldLength > ProgramEnd) return -Error.Invalid;
        oldLength = RoundUp(oldLength);
        newLength = RoundUp(newLength);
        return RemapArea(address, oldLength, newLength, (flags & RemapMayMove) != 0);
    }

    private static long RemapArea(ulong address, ulong oldLength, ulong newLength, bool mayMove)
    {
        if (!s_areas.TryFind(AreaStorage, address, out Area area) || area.End - address < oldLength) return -Error.BadAddress;
        if (newLength == oldLength) return (long)address;
        if (area.Kind != AreaKind.Anonymous) return -Error.NoMemory;
        if (newLength < oldLength)
        {
            long result = UnmapArea(address + newLength, oldLength - newLength);
            return result < 0 ? result : (long)address;
        }

        ulong growth = newLength - oldLength;
        long charge = (area.Protection & AreaProtection.Write) != 0 ? (long)growth : 0;
        if (!CanCharge(charge)) return -Error.NoMemory;
        ulong end = address + oldLength;
        bool hasRoom = area.End == end && growth <= ProgramEnd - end
            && (!s_areas.TryFindNext(AreaStorage, end, out Area next) || next.Start - end >= growth);
        if (hasRoom && s_areas.Map(AreaStorage, end, growth, area.Protection, area.Kind) == AreaResult.Done)
        {
            s_memoryVersion++;
            s_chargedBytes += charge;
            return (long)address;
        }

        return mayMove ? MoveArea(address, oldLength, newLength, area.Protection, charge) : -Error.NoMemory;
    }

    private static long MoveArea(ulong address, ulong oldLength, ulong newLength, AreaProtection protection, long charge)
    {
        ulong end = address + oldLength;
        // At the same offset within 2 MiB, large pages and whole tables can move as they are.
        ulong offset = address & (LargePage - 1);
        ulong alignment = oldLength >= LargePage ? LargePage : PageSize;
        if (alignment == PageSize) offset = 0;
        if (!s_areas.TryFindFree(AreaStorage, newLength + offset, alignment, out ulong target)) return -Error.NoMemory;
        target += offset;
        if (!TryCutEnds(address, end) || !TryMakeTables(address, end, target)) return -Error.NoMemory;
        if (s_areas.Map(AreaStorage, target, newLength, protection, AreaKind.Anonymous) != AreaResult.Done) return -Error.NoMemory;
        if (s_areas.Unmap(AreaStorage, address, oldLength) != AreaResult.Done)
        {
            _ = s_areas.Unmap(AreaStorage, target, newLength);
            return -Error.NoMemory;
        }

        s_memoryVersion++;
        s_chargedBytes += charge;
        MovePages(address, end, target);
        Native.ReloadPageTable();
        FlushOthers(address, end);
        return (long)target;
    }

    /// <summary>Makes whatever tables the pages of a range need elsewhere.</summary>
    private static bool TryMakeTables(ulong start, ulong end, ulong target)
    {
        for (ulong address = start; address < end;)
        {
            ulong* from = FindDirectoryEntry(address, end, out ulong next);
            if (from != null && *from != 0)
            {
                ulong* to = MakeDirectoryEntry(target + (address - start));
                if (to == null) return false;
                bool movesWhole = next - address == LargePage && ((address ^ (target + (address - start))) & (LargePage - 1)) == 0;
                if (!movesWhole)
                {
                    // Below 2 MiB the offsets may differ, so that the pages of one table go to two.
                    if (MakeEntry(to, target + (address - start)) == null) return false;
                    ulong last = target + (next - start) - PageSize;
                    to = MakeDirectoryEntry(last);
                    if (to == null || MakeEntry(to, last) == null) return false;
                }
            }

            address = next;
        }

        return true;
    }

    /// <summary>Moves page entries to a range that has none; the tables are there.</summary>
    private static void MovePages(ulong start, ulong end, ulong target)
    {
        for (ulong address = start; address < end;)
        {
            ulong* from = FindDirectoryEntry(address, end, out ulong next);
            if (from == null || *from == 0)
            {
                address = next;
                continue;
            }

            ulong to = target + (address - start);
            if (next - address == LargePage && ((address ^ to) & (LargePage - 1)) == 0)
            {
                // What stands there is an empty table or nothing: an exchange loses neither.
                ulong* place = FindDirectoryEntry(to, ulong.MaxValue, out _);
                (*from, *place) = (*place, *from);
                address = next;
                continue;
            }

            ulong* entry = EntryInTable(*from, address);
            for (; address < next; address += PageSize, to += PageSize, entry++)
            {
                // SAFETY: both tables are there: the one was found just now, the other TryMakeTables made.
                ulong value = *entry;
                if (value == 0) continue;
                *entry = 0;
                *FindEntry(to) = value;
            }
        }
    }
}
