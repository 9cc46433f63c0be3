namespace LibOs.Controller.Native;

/// <summary>Clocks in nanoseconds.</summary>
internal static class Clock
{
    /// <summary>Nanoseconds of a clock that never goes back.</summary>
    public static long Monotonic => Read(LibC.CLOCK_MONOTONIC);

    /// <summary>Nanoseconds of a clock that nothing adjusts.</summary>
    public static long Raw => Read(LibC.CLOCK_MONOTONIC_RAW);

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public static long UnixTime => Read(LibC.CLOCK_REALTIME);

    private static long Read(int clock)
    {
        LibC.TimeSpec time;
        // SAFETY: the kernel fills the structure on this stack.
        unsafe
        {
            _ = LibC.clock_gettime(clock, &time);
        }

        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }
}
