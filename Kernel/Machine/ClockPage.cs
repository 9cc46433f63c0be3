namespace LibOs.Kernel.Machine;

/// <summary>What the program itself reads the time by, in the image's memory; the machine stub <c>__wrap_clock_gettime</c> knows its layout.</summary>
internal struct ClockPage
{
    /// <summary>The time-stamp counter at time 0.</summary>
    public ulong Start;

    /// <summary>Nanoseconds per tick, times 2^30.</summary>
    public ulong Fraction;

    /// <summary>UTC less the time since boot, in nanoseconds.</summary>
    public long RealtimeOffset;

    /// <summary>Whether start and fraction are valid; 0 in a process of another system.</summary>
    public uint HasMonotonic;

    /// <summary>Whether the offset is valid too; until the controller has told the time the program asks the kernel.</summary>
    public uint HasRealtime;
}
