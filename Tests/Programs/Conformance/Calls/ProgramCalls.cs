using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Time, and what a program asks about itself and its machine.</summary>
internal static unsafe class ProgramCalls
{
    private const long Sleep = 35, SystemName = 63, GetLimit = 97, GetUsage = 98, SystemInformation = 99, GetTime = 228, GetResolution = 229,
        SleepOnClock = 230, Limit = 302, Random = 318;

    private const long Realtime = 0, Monotonic = 1, Second = 1_000_000_000;

    public static ConformanceProgram[] All =>
    [
        new("call-clock", Clocks),
        new("call-sleep", Sleeps),
        new("call-system-name", Names),
        new("call-limits", Limits),
        new("call-usage", Usage),
        new("call-system-information", Information),
        new("call-random", Randoms),
    ];

    private static void Clocks()
    {
        long* time = stackalloc long[2];
        for (long clock = 0; clock <= 7; clock++)
        {
            Show($"clock {clock}", Make(GetTime, clock, time));
            bool plausible = time[0] >= 0 && time[1] is >= 0 and < Second;
            Console.WriteLine($"{plausible} {Say(Make(GetResolution, clock, time))}");
        }

        _ = Make(GetTime, Monotonic, time);
        long before = (time[0] * Second) + time[1];
        _ = Make(GetTime, Monotonic, time);
        Console.WriteLine((time[0] * Second) + time[1] >= before);
        _ = Make(GetTime, Realtime, time);
        Console.WriteLine(Math.Abs(time[0] - DateTimeOffset.UtcNow.ToUnixTimeSeconds()) <= 1);
        Show("no such clock", Make(GetTime, 77, time));
        Show("no such clock's resolution", Make(GetResolution, 77, time));
        Show("into nothing", Make(GetTime, Monotonic, BadAddress));
        Show("resolution for nobody", Make(GetResolution, Monotonic));
    }

    private static void Sleeps()
    {
        long* time = stackalloc long[2];
        long* left = stackalloc long[2];
        long start = Environment.TickCount64;
        (time[0], time[1]) = (0, 5_000_000);
        Show("nanosleep", Make(Sleep, (long)time, left));
        Console.WriteLine(Environment.TickCount64 - start >= 4);
        (time[0], time[1]) = (0, Second);
        Show("too many nanoseconds", Make(Sleep, (long)time, left));
        (time[0], time[1]) = (-1, 0);
        Show("less than nothing", Make(Sleep, (long)time, left));
        Show("from nowhere", Make(Sleep, BadAddress, left));
        (time[0], time[1]) = (0, 0);
        Show("no time", Make(Sleep, (long)time, left));
        Show("until long ago", Make(SleepOnClock, Monotonic, 1, (long)time, 0));
        Show("until long ago in real time", Make(SleepOnClock, Realtime, 1, (long)time, 0));
        _ = Make(GetTime, Monotonic, time);
        time[1] += 3_000_000;
        if (time[1] >= Second) (time[0], time[1]) = (time[0] + 1, time[1] - Second);
        (long seconds, long nanoseconds) = (time[0], time[1]);
        Show("until 3 ms from now", Make(SleepOnClock, Monotonic, 1, (long)time, 0));
        _ = Make(GetTime, Monotonic, time);
        Console.WriteLine(time[0] > seconds || (time[0] == seconds && time[1] >= nanoseconds));
        (time[0], time[1]) = (0, 0);
        Show("no such clock", Make(SleepOnClock, 77, 0, (long)time, 0));
    }

    private static void Names()
    {
        byte* names = stackalloc byte[6 * 65];
        Show("uname", Make(SystemName, (long)names));
        Console.WriteLine($"{names[0] != 0} {names[65] != 0} {names[130] != 0} {names[195] != 0} {new Span<byte>(names + 260, 7).SequenceEqual("x86_64\0"u8)}");
        Show("into nothing", Make(SystemName, BadAddress));
    }

    private static void Limits()
    {
        ulong* limits = stackalloc ulong[2];
        for (long resource = 0; resource < 16; resource++)
        {
            Show($"getrlimit {resource}", Make(GetLimit, resource, limits));
            if (limits[0] > limits[1]) Console.WriteLine("more than the most");
        }

        Show("no such resource", Make(GetLimit, 16, limits));
        Show("into nothing", Make(GetLimit, 3, BadAddress));
        Show("prlimit64", Make(Limit, 0, 3, 0, (long)limits));
        Console.WriteLine(limits[0] >= 1 << 20);
        Show("prlimit64 of no such resource", Make(Limit, 0, 16, 0, (long)limits));
        Show("prlimit64 into nothing", Make(Limit, 0, 3, 0, BadAddress));
    }

    private static void Usage()
    {
        long* usage = stackalloc long[18];
        Show("of the program", Make(GetUsage, 0, usage));
        Console.WriteLine($"{usage[0] >= 0} {usage[1] is >= 0 and < 1_000_000} {usage[4] > 0}");
        Show("of the thread", Make(GetUsage, 1, usage));
        Show("of children", Make(GetUsage, -1, usage));
        Console.WriteLine(usage[0] + usage[1]);
        Show("of nobody", Make(GetUsage, 5, usage));
        Show("into nothing", Make(GetUsage, 0, BadAddress));
    }

    private static void Information()
    {
        byte* information = stackalloc byte[112];
        Show("sysinfo", Make(SystemInformation, (long)information));
        ulong unit = *(uint*)(information + 104), total = ((ulong*)information)[4] * unit, free = ((ulong*)information)[5] * unit;
        Console.WriteLine($"{total > 4 << 20} {free > 0} {free <= total} {((ushort*)information)[40] > 0}");
        Show("into nothing", Make(SystemInformation, BadAddress));
    }

    private static void Randoms()
    {
        byte* bytes = stackalloc byte[128];
        new Span<byte>(bytes, 128).Clear();
        Show("getrandom", Make(Random, (long)bytes, 64));
        Show("getrandom again", Make(Random, (long)bytes + 64, 64, 1));
        Console.WriteLine($"{new Span<byte>(bytes, 64).IndexOfAnyExcept((byte)0) >= 0} {new Span<byte>(bytes, 64).SequenceEqual(new Span<byte>(bytes + 64, 64))}");
        Show("nothing", Make(Random, (long)bytes, 0));
        Show("into nothing", Make(Random, BadAddress, 8));
        Show("no such flag", Make(Random, (long)bytes, 8, 0x100));
    }
}
