using LibOs.Abstractions.Ports;

namespace LibOs.Kernel;

/// <content>What was promised to the program can be given: writable memory is counted when it is asked for. The memory lock is held.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int ReserveShare = 32; // one part in so many

    /// <summary>
    /// What is granted out of the reserve: the runtime commits so much on its way to the handler of its first exception, and
    /// without it the exception that says that memory ran out would not get there.
    /// </summary>
    private const long UrgentCharge = 64 << 10;

    /// <summary>What a new thread finds free at least; the last memory is not for threads.</summary>
    private const long ThreadRoom = 256 << 10;
    private const int ThreadAreas = 256;

    private static long s_chargedBytes; // promised, touched or not
    private static long s_unchargedFrames; // touched without having been promised: stacks, pages that cannot be written
    private static int s_areaCapacity;
    private static long s_chargeLimit; // what was free when the program began

    /// <summary>
    /// Whether writable memory can be promised. What is promised can be given, so a collector that cannot grow learns it here
    /// and not at a touch. Reservations cost nothing; stacks are promised far more than they use and count when touched.
    /// </summary>
    private static bool CanCharge(long bytes, bool isUrgent = false)
    {
        if (bytes <= 0) return true;
        long given = (s_programFrames - s_unchargedFrames) * (long)PageSize;
        long pending = Math.Max(s_chargedBytes - given, 0);
        long reserve = s_chargeLimit / ReserveShare; // page tables, faults of stacks, exceptions on the way out of memory
        if (isUrgent) reserve /= 2;
        return bytes <= (UnusedFrames * (long)PageSize) - pending - reserve;
    }

    /// <summary>Whether one more thread leaves enough for those there are. Takes the memory lock.</summary>
    private static bool HasRoomForThread()
    {
        LockMemory();
        bool hasRoom = CanCharge(ThreadRoom) && s_areas.Count <= s_areaCapacity - ThreadAreas;
        UnlockMemory();
        return hasRoom;
    }

    private static bool IsPromised(AreaKind kind) => kind is AreaKind.Anonymous or AreaKind.Heap;

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
            if (IsPromised(area.Kind) && (area.Protection & needed) == needed)
                sum += (long)(Math.Min(area.End, end) - Math.Max(area.Start, address));
            address = area.End;
        }

        return sum;
    }
}
