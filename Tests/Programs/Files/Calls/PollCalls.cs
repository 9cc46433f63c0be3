using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Event counters, poll, select, epoll.</summary>
internal static unsafe class PollCalls
{
    private const long Read = 0, Write = 1, Open = 2, Close = 3, Poll = 7, Ioctl = 16, Select = 23, PollWait = 232, PollControl = 233, SelectUntil = 270, PollUntil = 271,
        EventCount = 290, PollCreate = 291, Pipe2 = 293, CloseRange = 436;

    private const uint In = 1, Out = 4, Edge = 1u << 31, OneShot = 1u << 30;

    public static ConformanceProgram[] All =>
    [
        new("call-event-count", EventCounts),
        new("call-poll", Polling),
        new("call-epoll", PollSets),
    ];

    private static void EventCounts()
    {
        ulong value = 5;
        long count = Make(EventCount, 3, 0x800);
        ShowKind("eventfd2", count);
        Show("write", Make(Write, count, &value, 8));
        Show("read", Make(Read, count, &value, 8));
        Console.WriteLine(value);
        Show("read nothing", Make(Read, count, &value, 8));
        Show("read too little", Make(Read, count, &value, 4));
        value = ulong.MaxValue;
        Show("write too much", Make(Write, count, &value, 8));
        value--;
        Show("write the most", Make(Write, count, &value, 8));
        value = 1;
        Show("write more", Make(Write, count, &value, 8));
        long semaphore = Make(EventCount, 2, 0x801);
        for (int i = 0; i < 3; i++) Show("take one", Make(Read, semaphore, &value, 8));
        Show("unknown flags", Make(EventCount, 0, 0x40));
        long waiting = Make(EventCount);
        var thread = new Thread(() =>
        {
            ulong own = 0;
            _ = Make(Read, waiting, &own, 8);
            Console.WriteLine($"woken with {own}");
        });
        thread.Start();
        value = 9;
        Thread.Sleep(20);
        _ = Make(Write, waiting, &value, 8);
        thread.Join();
        foreach (long number in (long[])[count, semaphore, waiting]) _ = Make(Close, number);
    }

    private static void Polling()
    {
        int* ends = stackalloc int[2];
        byte* buffer = stackalloc byte[70000];
        long* time = stackalloc long[2];
        ulong* set = stackalloc ulong[2];
        _ = Make(Pipe2, (long)ends, 0x800);
        var entries = stackalloc PollEntry[4];
        entries[0] = new PollEntry { Descriptor = ends[0], Events = (short)In };
        entries[1] = new PollEntry { Descriptor = ends[1], Events = (short)Out };
        entries[2] = new PollEntry { Descriptor = 999, Events = (short)In };
        entries[3] = new PollEntry { Descriptor = -1, Events = (short)In };
        Show("poll", Make(Poll, (long)entries, 4, 0));
        Tell(entries);
        _ = Make(Write, ends[1], buffer, 70000);
        Show("poll of a full pipe", Make(Poll, (long)entries, 2, 1000));
        Tell(entries);
        int readable = 0;
        Show("FIONREAD", Make(Ioctl, ends[0], 0x541B, (long)&readable));
        Console.WriteLine(readable);
        _ = Make(Read, ends[0], buffer, 70000);
        (time[0], time[1]) = (0, 2_000_000);
        Show("ppoll in vain", Make(PollUntil, (long)entries, 1, (long)time, 0, 8));
        set[0] = 1ul << ends[0] | 1ul << ends[1];
        (time[0], time[1]) = (0, 1000);
        Show("select for writing", Make(Select, ends[1] + 1, 0, (long)set, 0, (long)time));
        Console.WriteLine(set[0] == 1ul << ends[1]);
        set[0] = 1ul << ends[0];
        (time[0], time[1]) = (0, 1_000_000);
        Show("pselect6 in vain", Make(SelectUntil, ends[0] + 1, (long)set, 0, 0, (long)time));
        Console.WriteLine(set[0]);
        set[0] = 1ul << 40;
        Show("select of nothing", Make(Select, 50, (long)set, 0, 0, (long)time));
        _ = Make(Close, ends[1]);
        Show("poll after the end", Make(Poll, (long)entries, 1, 1000));
        Tell(entries);
        int reader = ends[0];
        _ = Make(Pipe2, (long)ends, 0);
        entries[0].Descriptor = ends[0];
        int writer = ends[1];
        var thread = new Thread(() =>
        {
            byte one = 1;
            Thread.Sleep(20);
            _ = Make(Write, writer, &one, 1);
        });
        thread.Start();
        Show("poll until something comes", Make(Poll, (long)entries, 1, 10_000));
        thread.Join();
        _ = Make(Close, ends[0]);
        entries[0] = new PollEntry { Descriptor = writer, Events = (short)Out };
        Show("poll without readers", Make(Poll, (long)entries, 1, 1000));
        Tell(entries);
        Show("poll into nowhere", Make(Poll, BadAddress, 1, 0));
        Show("close_range", Make(CloseRange, reader, reader, 0));
        Show("is closed", Make(Close, reader));
        Show("close_range upside down", Make(CloseRange, 5, 4, 0));
        _ = Make(Close, writer);
    }

    private static void Tell(PollEntry* entries) =>
        Console.WriteLine($"{entries[0].Found:x} {entries[1].Found:x} {entries[2].Found:x} {entries[3].Found:x}");

    private static void PollSets()
    {
        int* ends = stackalloc int[2];
        byte* events = stackalloc byte[12 * 8];
        byte one = 1;
        _ = Make(Pipe2, (long)ends, 0x800);
        long set = Make(PollCreate), count = Make(EventCount, 0, 0x800), file = Make(Open, (long)Marshal("/dev/null"));
        Show("add", Control(set, 1, ends[0], In, 7));
        Show("add again", Control(set, 1, ends[0], In, 7));
        Show("add an event counter", Control(set, 1, count, In | Out | Edge, 8));
        Show("a file is no member", Control(set, 1, file, In, 9));
        Show("change what is no member", Control(set, 3, ends[1], In, 9));
        Show("wait", Make(PollWait, set, events, 8, 0));
        Tell(events, 1);
        Show("an edge comes once", Make(PollWait, set, events, 8, 0));
        _ = Make(Write, ends[1], &one, 1);
        Show("a level", Make(PollWait, set, events, 8, 100));
        Tell(events, 1);
        Show("stays", Make(PollWait, set, events, 8, 100));
        ulong value = 4;
        _ = Make(Write, count, &value, 8);
        Show("another edge", Make(PollWait, set, events, 8, 100));
        Show("only the level", Make(PollWait, set, events, 8, 100));
        Show("change to one shot", Control(set, 3, ends[0], In | OneShot, 70));
        Show("the shot", Make(PollWait, set, events, 8, 100));
        Tell(events, 1);
        Show("no other", Make(PollWait, set, events, 8, 5));
        Show("armed again", Control(set, 3, ends[0], In | OneShot, 71));
        Show("another shot", Make(PollWait, set, events, 8, 100));
        Show("take out", Control(set, 2, ends[0], 0, 0));
        Show("take out again", Control(set, 2, ends[0], 0, 0));
        Show("nothing", Make(PollWait, set, events, 8, 5));
        Show("the writer's end", Control(set, 1, ends[1], Out, 5));
        _ = Make(Close, ends[0]);
        Show("without a reader", Make(PollWait, set, events, 8, 100));
        Tell(events, 1);
        _ = Make(Close, ends[1]);
        Show("a closed one has left", Make(PollWait, set, events, 8, 5));
        Show("itself", Control(set, 1, set, In, 1));
        Show("no operation", Control(set, 9, count, In, 1));
        Show("no room for events", Make(PollWait, set, events, 0, 5));
        foreach (long number in (long[])[set, count, file]) _ = Make(Close, number);
    }

    private static long Control(long set, long operation, long number, uint events, ulong data)
    {
        byte* record = stackalloc byte[12];
        *(uint*)record = events;
        *(ulong*)(record + 4) = data;
        return Make(PollControl, set, operation, number, (long)record);
    }

    private static void Tell(byte* events, int count)
    {
        for (int i = 0; i < count; i++) Console.WriteLine($"{*(uint*)(events + (12 * i)):x} {*(ulong*)(events + (12 * i) + 4)}");
    }

    private static nint Marshal(string text) => System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(text);

    /// <summary>struct pollfd.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Found = 0; // the kernel sets it

        public PollEntry()
        {
        }
    }
}
