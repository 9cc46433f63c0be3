using LibOs.Abstractions.Ports;

namespace LibOs.Kernel;

/// <content>What was promised to the program can be given: writable memory is counted when it is asked for. The memory lock is held.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    private const int ReserveShare = 32; // one part in so many

    private static long s_chargedBytes; // promised, touched or not
    private static long s_unchargedFrames; // touched without having been promised: stacks, pages that cannot be written
    private static long s_chargeLimit; // what was free when the program began

    /// <summary>
    /// Whether writable memory can be promised. What is promised can be given, so a collector that cannot grow learns it here
    /// and not at a touch. Reservations cost nothing; stacks are promised far more than they use and count when touched.
    /// </summary>
    private static bool CanCharge(long bytes)
    {
        if (bytes <= 0) return true;
        long given = (s_programFrames - s_unchargedFrames) * (long)PageSize;
        long pending = Math.Max(s_chargedBytes - given, 0);
        long reserve = s_chargeLimit / ReserveShare; // page tables, faults of stacks, exceptions on the way out of memory
        return bytes <= (UnusedFrames * (long)PageSize) - pending - reserve;
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
}
