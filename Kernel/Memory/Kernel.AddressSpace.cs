using LibOs.Abstractions.Ports;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Memory;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>The address space: areas, demand-zero paging, the memory system calls.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    /// <summary>Where automatic placement begins; below it lie the image and addresses that fit in 32 bits.</summary>
    private const ulong ProgramStart = 0x1_0000_0000;
    private const ulong ProgramEnd = 0x7FFF_FFFF_F000;
    private const ulong MainStackLength = 8 << 20;

    private const ulong ProtectionRead = 1;
    private const ulong ProtectionWrite = 2;
    private const ulong ProtectionExecute = 4;
    private const ulong MapFixed = 0x10;
    private const ulong MapAnonymous = 0x20;
    private const ulong MapFixedNoReplace = 0x10_0000;
    private const ulong AdviceDontNeed = 4;
    private const ulong AdviceFree = 8;

    private static TAreas s_areas;
    private static byte* s_areaStorage;
    private static int s_areaStorageLength;
    private static long s_pageFaults;
    private static long s_chargedBytes;
    private static long s_chargeLimit;

    private static Span<byte> AreaStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_areaStorage, s_areaStorageLength);

    /// <summary>Serves a page fault of the program, or of the kernel on the program's memory.</summary>
    /// <returns>Whether the access may be tried again.</returns>
    private static bool TryServeFault(ulong address, ulong error)
    {
        Core->IsOutOfMemory = false;
        if (s_areaStorage == null || address >= ProgramEnd || !s_areas.TryFind(AreaStorage, address, out Area area)) return false;
        bool write = (error & FaultError.Write) != 0;
        bool fetch = (error & FaultError.Fetch) != 0;
        AreaProtection needed = fetch ? AreaProtection.Execute : write ? AreaProtection.Write : AreaProtection.Read;
        // As on every x86 system, what can be written or executed can be read.
        bool allowed = needed == AreaProtection.Read ? area.Protection != AreaProtection.None : (area.Protection & needed) != 0;
        if (!allowed) return false;
        s_pageFaults++;

        ulong page = address & ~(PageSize - 1);
        ulong* entry = MakeEntry(page);
        if (entry == null) return !(Core->IsOutOfMemory = true);
        ulong old = *entry;
        if ((old & (PageEntry.Owned | PageEntry.Present)) != 0)
        {
            ulong owned = old & PageEntry.Owned;
            *entry = (PageEntry.ForProgram(old & PageEntry.AddressMask, area.Protection, fetch) & ~PageEntry.Owned) | owned;
            Native.InvalidatePage(page);
            return true;
        }

        ulong frame = AllocateProgramFrame();
        if (frame == 0) return !(Core->IsOutOfMemory = true);
        *entry = PageEntry.ForProgram(frame, area.Protection, fetch);
        return true;
    }

    /// <summary>Ends the program when it touches memory that was promised to it and cannot be given.</summary>
    private static void EndForMemory()
    {
        Log(LogLevel.Critical, "out of memory: a page that was promised cannot be given; start the partition with more --memory"u8);
        WriteAll(ConsoleStream.Error, "libos: the partition is out of memory; give it more with --memory\n"u8);
        Terminate(ExitCode.OutOfMemory);
    }

    private static long MapMemory(ulong address, ulong length, ulong protection, ulong flags)
    {
        if ((flags & MapAnonymous) == 0) return -Error.NoDevice; // files cannot be mapped
        if (length == 0 || length > ProgramEnd || (protection & ~7ul) != 0) return -Error.Invalid;
        length = RoundUp(length);
        AreaProtection wanted = ToProtection(protection);
        bool isFixed = (flags & (MapFixed | MapFixedNoReplace)) != 0;
        long charge = (wanted & AreaProtection.Write) != 0 ? (long)length : 0;
        if (isFixed) charge -= Charged(address, length);
        if (!CanCharge(charge)) return -Error.NoMemory;
        if (isFixed)
        {
            if ((address & (PageSize - 1)) != 0) return -Error.Invalid;
            if (address < ProgramStart || address > ProgramEnd - length) return -Error.NoMemory;
            if ((flags & MapFixedNoReplace) != 0 && s_areas.TryFindNext(AreaStorage, address, out Area next) && next.Start < address + length)
                return -Error.Exists;
            ReleasePages(address, address + length);
        }
        else if (!s_areas.TryFindFree(AreaStorage, length, PageSize, out address))
        {
            return -Error.NoMemory;
        }

        AreaResult result = s_areas.Map(AreaStorage, address, length, wanted, AreaKind.Anonymous);
        if (result != AreaResult.Done) return result == AreaResult.OutOfRange ? -Error.Invalid : -Error.NoMemory;
        s_chargedBytes += charge;
        return (long)address;
    }

    private static long UnmapMemory(ulong address, ulong length)
    {
        length = RoundUp(length);
        if ((address & (PageSize - 1)) != 0 || length == 0 || address < ProgramStart || address > ProgramEnd || length > ProgramEnd - address)
            return -Error.Invalid;
        long charge = Charged(address, length);
        if (s_areas.Unmap(AreaStorage, address, length) == AreaResult.Full) return -Error.NoMemory;
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
        AreaProtection wanted = ToProtection(protection);
        long charge = ((wanted & AreaProtection.Write) != 0 ? Chargeable(address, length) : 0) - Charged(address, length);
        if (!CanCharge(charge)) return -Error.NoMemory;
        if (s_areas.Protect(AreaStorage, address, length, wanted) != AreaResult.Done) return -Error.NoMemory;
        s_chargedBytes += charge;
        ProtectPages(address, address + length, wanted);
        return 0;
    }

    private static long AdviseMemory(ulong address, ulong length, ulong advice)
    {
        if ((address & (PageSize - 1)) != 0) return -Error.Invalid;
        length = RoundUp(length);
        if (address > ProgramEnd || length > ProgramEnd - address) return -Error.NoMemory;
        if (advice is AdviceDontNeed or AdviceFree && address >= ProgramStart) ReleasePages(address, address + length);
        return 0;
    }

    /// <summary>
    /// Nothing is ever grown in place: the C library then allocates anew and copies. "No memory" tells it that the page is
    /// mapped; by that it would also measure the first thread's stack, were that not known (<see cref="GetThreadAttributes"/>).
    /// </summary>
    private static long RemapMemory(ulong address, ulong oldLength, ulong newLength)
    {
        if ((address & (PageSize - 1)) != 0 || newLength == 0 || oldLength == 0) return -Error.Invalid;
        return s_areas.TryFind(AreaStorage, address, out _) ? -Error.NoMemory : -Error.BadAddress;
    }

    /// <summary>
    /// Whether writable memory can be promised. What is promised can be given, so a collector that cannot grow learns it here
    /// and not at a touch. Reservations cost nothing; stacks are promised far more than they use and count when touched.
    /// </summary>
    private static bool CanCharge(long bytes)
    {
        if (bytes <= 0) return true;
        long reserve = s_chargeLimit / 32; // serves faults of stacks, and exceptions on the way out of memory
        return s_chargedBytes + bytes <= s_chargeLimit - reserve && bytes / (long)PageSize <= s_frames.FreeFrames;
    }

    /// <summary>How much of a range counts as promised now.</summary>
    private static long Charged(ulong address, ulong length) => SumAnonymous(address, length, AreaProtection.Write);

    /// <summary>How much of a range would count if it were writable.</summary>
    private static long Chargeable(ulong address, ulong length) => SumAnonymous(address, length, AreaProtection.None);

    private static long SumAnonymous(ulong address, ulong length, AreaProtection needed)
    {
        long sum = 0;
        ulong end = address + length;
        while (address < end && s_areas.TryFindNext(AreaStorage, address, out Area area) && area.Start < end)
        {
            if (area.Kind == AreaKind.Anonymous && (area.Protection & needed) == needed)
                sum += (long)(Math.Min(area.End, end) - Math.Max(area.Start, address));
            address = area.End;
        }

        return sum;
    }

    /// <summary>Marks the memory below a new thread's stack pointer as a stack, which counts only as far as it is touched.</summary>
    private static void MarkStack(ulong top)
    {
        ulong end = top & ~(PageSize - 1);
        if (!s_areas.TryFind(AreaStorage, end - 1, out Area area) || area.Kind != AreaKind.Anonymous) return;
        long charge = Charged(area.Start, end - area.Start);
        if (s_areas.Map(AreaStorage, area.Start, end - area.Start, area.Protection, AreaKind.Stack) == AreaResult.Done) s_chargedBytes -= charge;
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
            if (Native.UserProbeRead(page) != 0) return RefuseAccess();
        }
    }

    /// <summary>Whether a range is the program's and can be written.</summary>
    private static bool CanWrite(ulong address, ulong length)
    {
        if (!IsProgramRange(address, length)) return false;
        for (ulong page = address; ; page = (page & ~(PageSize - 1)) + PageSize)
        {
            if (page >= address + length) return true;
            if (Native.UserProbeWrite(page) != 0) return RefuseAccess();
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
