using System.Diagnostics;
using System.Globalization;

namespace LibOs.Conformance;

internal static class TimePrograms
{
    public static ConformanceProgram[] All =>
    [
        new("stopwatch", Stopwatches),
        new("thread-sleep", Sleep),
        new("date-time", Dates),
        new("time-zone", Zones),
        new("time-span", Spans),
        new("clock", ProgramKind.Special, Clock),
    ];

    private static void Stopwatches()
    {
        var watch = Stopwatch.StartNew();
        long last = Stopwatch.GetTimestamp();
        bool monotonic = true;
        for (int i = 0; i < 100_000; i++)
        {
            long now = Stopwatch.GetTimestamp();
            monotonic &= now >= last;
            last = now;
        }

        Console.WriteLine($"{monotonic} {watch.ElapsedTicks > 0} {Stopwatch.IsHighResolution} {Stopwatch.Frequency}");
    }

    private static void Sleep()
    {
        foreach (int milliseconds in new[] { 0, 1, 10, 50 })
        {
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(milliseconds);
            TimeSpan slept = Stopwatch.GetElapsedTime(start);
            Console.WriteLine($"{milliseconds} {slept.TotalMilliseconds >= milliseconds - 0.1} {slept.TotalSeconds < 20}");
        }

        Console.WriteLine(Thread.Yield() || true);
        Thread.SpinWait(1000);
    }

    private static void Dates()
    {
        var date = new DateTime(2024, 2, 28, 23, 59, 59, DateTimeKind.Utc);
        Console.WriteLine($"{date.AddSeconds(1):O} {date.DayOfYear} {date.DayOfWeek} {DateTime.IsLeapYear(2100)} {date.AddMonths(12):d}");
        Console.WriteLine($"{ISOWeek.GetWeekOfYear(date)} {new DateOnly(2024, 3, 1).DayNumber} {new TimeOnly(13, 5).AddHours(12)} {DateTimeOffset.FromUnixTimeSeconds(1_700_000_000):u}");
        Console.WriteLine($"{DateTime.UtcNow > new DateTime(2024, 1, 1)} {(DateTime.UtcNow - DateTimeOffset.UtcNow.UtcDateTime).Duration() < TimeSpan.FromSeconds(5)} {DateTime.UnixEpoch.Ticks}");
        Console.WriteLine(new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.FromHours(2)).ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));
    }

    private static void Zones()
    {
        Console.WriteLine($"{TimeZoneInfo.Utc.Id} {TimeZoneInfo.Utc.BaseUtcOffset} {TimeZoneInfo.ConvertTimeToUtc(new DateTime(2024, 7, 1, 0, 0, 0, DateTimeKind.Utc)):O}");
        var zone = TimeZoneInfo.CreateCustomTimeZone("Here", TimeSpan.FromHours(5.5), "Here", "Here");
        Console.WriteLine(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(2024, 7, 1), zone).ToString("s", CultureInfo.InvariantCulture));
        try
        {
            _ = TimeZoneInfo.FindSystemTimeZoneById("No/Such");
        }
        catch (TimeZoneNotFoundException e)
        {
            Console.WriteLine(e.GetType().Name);
        }
    }

    private static void Spans()
    {
        TimeSpan span = TimeSpan.FromDays(1.5) + new TimeSpan(0, 1, 2, 3, 4);
        Console.WriteLine($"{span} {span:g} {span.TotalMinutes:F3} {TimeSpan.Parse("1.02:03:04.5", CultureInfo.InvariantCulture)} {TimeSpan.MaxValue} {span / 2} {-span:hh\\:mm}");
    }

    /// <summary>Differs by the place: the local zone, and the time now for comparison with the host's.</summary>
    private static int Clock(string[] args)
    {
        Console.WriteLine(TimeZoneInfo.Local.BaseUtcOffset);
        Console.WriteLine((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds.ToString("F3", CultureInfo.InvariantCulture));
        return 0;
    }
}
