using System.Diagnostics;

namespace OwnScheduler;

/// <summary>What kept a loop from its work: it reads the clock over and over, and a reading that comes late was a detour.</summary>
internal readonly record struct Detours(int Count, TimeSpan Longest, double Share)
{
    /// <summary>A reading later than this counts.</summary>
    private static readonly long s_limit = Stopwatch.Frequency / 20_000; // 50 µs

    public static Detours Measure(TimeSpan duration)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        long last = start, longest = 0, sum = 0;
        int count = 0;
        while (last < end)
        {
            long now = Stopwatch.GetTimestamp();
            long late = now - last;
            last = now;
            if (late < s_limit) continue;
            count++;
            sum += late;
            longest = Math.Max(longest, late);
        }

        return new Detours(count, Stopwatch.GetElapsedTime(0, longest), (double)sum / (last - start));
    }

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Count} detours, the longest {Longest.TotalMilliseconds:F2} ms, {Share:P1} of the time");
}
