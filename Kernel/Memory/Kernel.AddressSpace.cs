using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>The address space: areas and the memory system calls, which are made with the memory lock held.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>Where automatic placement begins; below it lie the image and addresses that fit in 32 bits.</summary>
    private const ulong ProgramStart = 0x1_0000_0000;
    private const ulong ProgramEnd = 0x7FFF_FFFF_F000;
    private const ulong MainStackLength = 8 << 20;

    private const ulong ProtectionRead = 1;
    private const ulong ProtectionWrite = 2;
    private const ulong ProtectionExecute = 4;
    private const ulong MapType = 3; // shared or private: one must be asked for, and here they are the same
    private const ulong MapFixed = 0x10;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapFixedNoReplace = 0x10_0000;
    private const ulong AdviceDontNeed = 4;
    private const ulong AdviceFree = 8;
    private const ulong LastOldAdvice = 4;
    private const ulong LastAdvice = 25;
    private const ulong AdviceDontDump = 16;

    private static TAreas s_areas;
    private static byte* s_areaStorage;
    private static int s_areaStorageLength;

    private static Span<byte> AreaStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_areaStorage, s_areaStorageLength);

    /// <summary>The area that holds an address. Takes the memory lock.</summary>
    private static bool TryFindArea(ulong address, out Area area)
    {
        LockMemory();
        bool isFound = s_areas.TryFind(AreaStorage, address, out area);
        UnlockMemory();
        return isFound;
    }

    /// <summary>The lowest area that ends above an address. Takes the memory lock.</summary>
    private static bool TryFindNextArea(ulong address, out Area area)
    {
        LockMemory();
        bool isFound = s_areas.TryFindNext(AreaStorage, address, out area);
        UnlockMemory();
        return isFound;
    }

    private static long MapMemory(ulong address, ulong length, ulong protection, ulong flags)
    {
        if ((flags & MapAnonymous) == 0) return -Error.NoDevice; // files cannot be mapped
        if (length == 0 || (flags & MapType) == 0 || (protection & ~7ul) != 0) return -Error.Invalid;
        if (length > ProgramEnd) return -Error.NoMemory;
        length = RoundUp(length);
        bool isFixed = (flags & (MapFixed | MapFixedNoReplace)) != 0;
        if (isFixed)
        {
            if ((address & (PageSize - 1)) != 0) return -Error.Invalid;
            if (address < ProgramStart || address > ProgramEnd - length) return -Error.NoMemory;
        }

        return isFixed
            ? MapFixedArea(address, length, ToProtection(protection), (flags & MapFixedNoReplace) != 0)
            : MapFreeArea(length, ToProtection(protection));
    }

    private static long MapFreeArea(ulong length, AreaProtection protection)
    {
        long charge = (protection & AreaProtection.Write) != 0 ? (long)length : 0;
        if (!CanCharge(charge)) return -Error.NoMemory;
        // What is to be used at once and can hold a large page begins where one can.
        ulong alignment = length >= LargePage && protection == (AreaProtection.Read | AreaProtection.Write) ? LargePage : PageSize;
        if (!s_areas.TryFindFree(AreaStorage, length, alignment, out ulong address)) return -Error.NoMemory;
        if (s_areas.Map(AreaStorage, address, length, protection, AreaKind.Anonymous) != AreaResult.Done) return -Error.NoMemory;
        s_memoryVersion++;
        s_chargedBytes += charge;
        return (long)address;
    }

    private static long MapFixedArea(ulong address, ulong length, AreaProtection protection, bool keepsOthers)
    {
        ulong end = address + length;
        if (keepsOthers && s_areas.TryFindNext(AreaStorage, address, out Area next) && next.Start < end) return -Error.Exists;
        long charge = ((protection & AreaProtection.Write) != 0 ? (long)length : 0) - Charged(address, length);
        if (!CanCharge(charge) || !TryCutEnds(address, end)) return -Error.NoMemory;
        AreaResult result = s_areas.Map(AreaStorage, address, length, protection, AreaKind.Anonymous);
        if (result != AreaResult.Done) return result == AreaResult.OutOfRange ? -Error.Invalid : -Error.NoMemory;
        s_memoryVersion++;
        s_chargedBytes += charge;
        ReleasePages(address, end);
        return (long)address;
    }

    private static long UnmapMemory(ulong address, ulong length)
    {
        length = RoundUp(length);
        if ((address & (PageSize - 1)) != 0 || length == 0 || address < ProgramStart || address > ProgramEnd || length > ProgramEnd - address)
            return -Error.Invalid;
        return UnmapArea(address, length);
    }

    private static long UnmapArea(ulong address, ulong length)
    {
        long charge = Charged(address, length);
        if (!TryCutEnds(address, address + length)) return -Error.NoMemory;
        if (s_areas.Unmap(AreaStorage, address, length) == AreaResult.Full) return -Error.NoMemory;
        s_memoryVersion++;
        s_chargedBytes -= charge;
        ReleasePages(address, address + length);
        return 0;
    }

    private static long ProtectMemory(ulong address, ulong length, ulong protection)
    {
        if ((address & (PageSize - 1)) != 0 || (protection & ~7ul) != 0) return -Error.Invalid;
        length = RoundUp(length);
        if (length == 0) return 0;
        if (address > ProgramEnd || length > ProgramEnd - address) return -Error.NoMemory;
        return ProtectArea(address, length, ToProtection(protection));
    }

    private static long ProtectArea(ulong address, ulong length, AreaProtection protection)
    {
        bool isWritable = (protection & AreaProtection.Write) != 0;
        long charge = (isWritable ? Chargeable(address, length) : 0) - Charged(address, length);
        bool isUrgent = charge <= UrgentCharge && s_areas.TryFind(AreaStorage, address, out Area first) && first.Kind != AreaKind.Heap;
        if (!CanCharge(charge, isUrgent) || !TryCutEnds(address, address + length)) return -Error.NoMemory;
        if (s_areas.Protect(AreaStorage, address, length, protection) != AreaResult.Done) return -Error.NoMemory;
        s_memoryVersion++;
        s_chargedBytes += charge;
        ulong end = address + length;
        while (address < end && s_areas.TryFind(AreaStorage, address, out Area area))
        {
            ulong next = Math.Min(area.End, end);
            ProtectPages(address, next, protection, isWritable && IsPromised(area.Kind));
            address = next;
        }

        return 0;
    }

    private static long AdviseMemory(ulong address, ulong length, ulong advice)
    {
        if ((address & (PageSize - 1)) != 0) return -Error.Invalid;
        length = RoundUp(length);
        if (address > ProgramEnd || length > ProgramEnd - address) return -Error.NoMemory;
        if (advice is > LastAdvice or (> LastOldAdvice and < AdviceFree)) return -Error.Invalid;
        if (advice == AdviceDontDump) MarkHeap(address, length);
        // The C library's allocator says that it can do without what a block left empty, and often wants it back at once.
        bool isTaken = advice == AdviceDontNeed || (advice == AdviceFree && !IsMemoryAmple());
        if (isTaken && address >= ProgramStart)
        {
            if (!TryCutEnds(address, address + length)) return -Error.NoMemory;
            s_memoryVersion++;
            ReleasePages(address, address + length);
        }

        return IsMappedWhole(address, length) ? 0 : -Error.NoMemory;
    }

    /// <summary>Whether a range has no hole.</summary>
    private static bool IsMappedWhole(ulong address, ulong length)
    {
        for (ulong end = address + length; address < end;)
        {
            if (!s_areas.TryFind(AreaStorage, address, out Area area)) return false;
            address = area.End;
        }

        return true;
    }

    /// <summary>
    /// The collector, and nobody else, reserves memory that is to stay out of a core dump; it says so of what it gives up, too.
    /// </summary>
    private static void MarkHeap(ulong address, ulong length)
    {
        bool isReserve = s_areas.TryFind(AreaStorage, address, out Area area)
            && area.Kind == AreaKind.Anonymous && area.Protection == AreaProtection.None && area.End - address >= length;
        if (isReserve && s_areas.Map(AreaStorage, address, length, AreaProtection.None, AreaKind.Heap) == AreaResult.Done) s_memoryVersion++;
    }

    /// <summary>
    /// Marks the memory below a new thread's stack pointer as a stack, which counts only as far as it is touched. Takes the
    /// memory lock.
    /// </summary>
    private static void MarkStack(ulong top)
    {
        ulong end = top & ~(PageSize - 1);
        LockMemory();
        if (s_areas.TryFind(AreaStorage, end - 1, out Area area) && area.Kind == AreaKind.Anonymous)
        {
            long charge = Charged(area.Start, end - area.Start);
            if (TryCutEnds(area.Start, end)
                && s_areas.Map(AreaStorage, area.Start, end - area.Start, area.Protection, AreaKind.Stack) == AreaResult.Done)
            {
                s_memoryVersion++;
                s_chargedBytes -= charge;
                ProtectPages(area.Start, end, area.Protection, isCharged: false);
            }
        }

        UnlockMemory();
    }

    private static ulong RoundUp(ulong length) => (length + PageSize - 1) & ~(PageSize - 1);

    private static AreaProtection ToProtection(ulong protection)
    {
        AreaProtection result = AreaProtection.None;
        if ((protection & ProtectionRead) != 0) result |= AreaProtection.Read;
        if ((protection & ProtectionWrite) != 0) result |= AreaProtection.Read | AreaProtection.Write;
        if ((protection & ProtectionExecute) != 0) result |= AreaProtection.Read | AreaProtection.Execute;
        return result;
    }

    /// <summary>Whether a range is the program's and can be read.</summary>
    private static bool CanRead(ulong address, ulong length)
    {
        if (!IsProgramRange(address, length)) return false;
        for (ulong page = address; ; page = (page & ~(PageSize - 1)) + PageSize)
        {
            if (page >= address + length) return true;
            if (Native.UserProbeRead(page) == 0) continue;
            if (!TryBringIn(page, 1, writes: false) || Native.UserProbeRead(page) != 0) return RefuseAccess();
        }
    }

    /// <summary>Whether a range is the program's and can be written.</summary>
    private static bool CanWrite(ulong address, ulong length)
    {
        if (!IsProgramRange(address, length)) return false;
        for (ulong page = address; ; page = (page & ~(PageSize - 1)) + PageSize)
        {
            if (page >= address + length) return true;
            if (Native.UserProbeWrite(page) == 0) continue;
            if (!TryBringIn(page, 1, writes: true) || Native.UserProbeWrite(page) != 0) return RefuseAccess();
        }
    }

    /// <summary>A probe failed: a bad address, unless memory ran out, which is the end of the program rather than its mistake.</summary>
    private static bool RefuseAccess()
    {
        if (Core->IsOutOfMemory) EndForMemory();
        return false;
    }

    private static bool IsProgramRange(ulong address, ulong length) => address >= PageSize && address <= ProgramEnd && length <= ProgramEnd - address;
}
