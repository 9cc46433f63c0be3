using static LibOs.Conformance.Calls.SystemCall;

namespace LibOs.Conformance.Calls;

/// <summary>Threads, futexes, signals.</summary>
internal static unsafe class ThreadCalls
{
    private const long SignalAction = 13, SignalMask = 14, Yield = 24, ProcessId = 39, Kill = 62, UserId = 102, GroupId = 104, EffectiveUserId = 107,
        EffectiveGroupId = 108, ParentId = 110, ProcessControl = 157, ArchitectureControl = 158, ThreadId = 186, ThreadKill = 200, FutexCall = 202,
        SetAffinity = 203, GetAffinity = 204, SetThreadIdAddress = 218, ThreadGroupKill = 234, CurrentCore = 309, Barrier = 324;

    private const long FutexWait = 0, FutexWake = 1, FutexRequeue = 3, FutexCompareRequeue = 4, FutexWaitBitset = 9, FutexWakeBitset = 10, FutexPrivate = 128;
    private const int UserSignal = 12; // SIGUSR2, which nothing in a runtime uses

    public static ConformanceProgram[] All =>
    [
        new("call-identity", Identity),
        new("call-yield", Yields),
        new("call-thread-name", ThreadName),
        new("call-thread-pointer", ThreadPointer),
        new("call-affinity", Affinity),
        new("call-barrier", Barriers),
        new("call-futex", Futexes),
        new("call-futex-requeue", Requeues),
        new("call-signal-action", Actions),
        new("call-signal-mask", Masks),
        new("call-thread-kill", ThreadKills),
        new("call-kill", Kills),
    ];

    private static void Identity()
    {
        long process = Make(ProcessId), thread = Make(ThreadId);
        Console.WriteLine($"{process > 0} {thread == process} {Make(ProcessId) == process}");
        long other = 0, otherProcess = 0;
        var worker = new Thread(() => (other, otherProcess) = (Make(ThreadId), Make(ProcessId)));
        worker.Start();
        worker.Join();
        Console.WriteLine($"{other > 0} {other != thread} {otherProcess == process}");
        int* word = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(4); // may be cleared at the end: never freed
        Console.WriteLine(Make(SetThreadIdAddress, (long)word) == thread);
        Console.WriteLine($"{Make(ParentId) >= 0} {Make(UserId) == Make(EffectiveUserId)} {Make(GroupId) == Make(EffectiveGroupId)}");
    }

    private static void Yields()
    {
        // One that spins with yields must not keep another from its turn.
        bool stop = false;
        long turns = 0;
        var worker = new Thread(() =>
        {
            while (!Volatile.Read(ref stop)) Interlocked.Increment(ref turns);
        });
        worker.Start();
        while (Interlocked.Read(ref turns) < 1000) _ = Make(Yield);
        Volatile.Write(ref stop, true);
        worker.Join();
        Show("sched_yield", Make(Yield));
    }

    private static void ThreadName()
    {
        byte* name = stackalloc byte[17];
        fixed (byte* text = "a-name-of-sixteen\0"u8) Show("PR_SET_NAME", Make(ProcessControl, 15, text));
        name[16] = 99;
        Show("PR_GET_NAME", Make(ProcessControl, 16, name));
        Console.WriteLine($"{System.Text.Encoding.ASCII.GetString(name, 15)} {name[15]} {name[16]}");
        Show("set from nowhere", Make(ProcessControl, 15, BadAddress));
        Show("get into nothing", Make(ProcessControl, 16, BadAddress));
        Show("no such option", Make(ProcessControl, 99_999, name));
    }

    private static void ThreadPointer()
    {
        ulong pointer = 0;
        Show("ARCH_GET_FS", Make(ArchitectureControl, 0x1003, &pointer));
        Console.WriteLine(pointer != 0 && *(ulong*)pointer == pointer);
        Show("ARCH_GET_FS into nothing", Make(ArchitectureControl, 0x1003, BadAddress));
        Show("ARCH_SET_FS beyond all", Make(ArchitectureControl, 0x1002, unchecked((long)0xFFFF_8000_0000_0000)));
        Show("no such code", Make(ArchitectureControl, 0x9999, &pointer));
    }

    private static void Affinity()
    {
        ulong* mask = stackalloc ulong[16];
        long length = Make(GetAffinity, 0, 128, (long)mask);
        Console.WriteLine($"{length >= 8 && length % 8 == 0} {mask[0] != 0}");
        Show("a mask that is too short", Make(GetAffinity, 0, 4, (long)mask));
        Show("a mask of no words", Make(GetAffinity, 0, 12, (long)mask));
        Show("into nothing", Make(GetAffinity, 0, 128, BadAddress));
        Show("set what was got", Make(SetAffinity, 0, length, (long)mask));
        uint core = 99, node = 99;
        Show("getcpu", Make(CurrentCore, (long)(&core), (long)(&node)));
        Console.WriteLine($"{core < 64} {node}");
        Show("getcpu for nobody", Make(CurrentCore));
        Show("getcpu into nothing", Make(CurrentCore, BadAddress));
    }

    private static void Barriers()
    {
        long commands = Make(Barrier, 0);
        Console.WriteLine($"{commands & (8 | 16)}");
        Show("register", Make(Barrier, 16));
        Show("private expedited", Make(Barrier, 8));
        Show("no such command", Make(Barrier, 1 << 20));
    }

    private static void Futexes()
    {
        int* word = stackalloc int[2];
        long* time = stackalloc long[2];
        *word = 7;
        Show("wait for another value", Make(FutexCall, (long)word, FutexWait | FutexPrivate, 8));
        (time[0], time[1]) = (0, 2_000_000);
        Show("wait for 2 ms", Make(FutexCall, (long)word, FutexWait | FutexPrivate, 7, (long)time));
        (time[0], time[1]) = (0, 0);
        Show("wait until long ago", Make(FutexCall, (long)word, FutexWaitBitset | FutexPrivate, 7, (long)time, 0, -1));
        Show("wait until long ago in real time", Make(FutexCall, (long)word, FutexWaitBitset | FutexPrivate | 256, 7, (long)time, 0, -1));
        (time[0], time[1]) = (0, 1_000_000_000);
        Show("wait for no time", Make(FutexCall, (long)word, FutexWait | FutexPrivate, 7, (long)time));
        (time[0], time[1]) = (-1, 0);
        Show("wait for less than nothing", Make(FutexCall, (long)word, FutexWait | FutexPrivate, 7, (long)time));
        Show("a time from nowhere", Make(FutexCall, (long)word, FutexWait | FutexPrivate, 7, BadAddress));
        Show("wake nobody", Make(FutexCall, (long)word, FutexWake | FutexPrivate, 100));
        Show("an odd address", Make(FutexCall, (long)word + 1, FutexWait | FutexPrivate, 7));
        Show("wait at nothing", Make(FutexCall, BadAddress, FutexWait | FutexPrivate, 7));
        Show("no such operation", Make(FutexCall, (long)word, 77 | FutexPrivate, 7));
        // Waiters are woken one by one, as many as asked for.
        long[] results = WithWaiters(word, 3, wake =>
        {
            long woken = 0;
            while (woken < 1) woken += wake(1);
            while (woken < 3) woken += wake(100);
            return woken;
        });
        Console.WriteLine($"{results.Length} waiters: {string.Join(" ", results.Select(Say))}");
    }

    private static void Requeues()
    {
        int* words = (int*)System.Runtime.InteropServices.NativeMemory.AllocZeroed(8);
        int* first = words, second = words + 1;
        int waiting = 0;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(index => new Thread(() =>
        {
            _ = Interlocked.Increment(ref waiting);
            while (Make(FutexCall, (long)first, FutexWait | FutexPrivate, 0) == -4)
            {
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        // All three are moved, however late they come; then those at the second word are woken.
        int moved = 0;
        while (moved < 3) moved += (int)Make(FutexCall, (long)first, FutexRequeue | FutexPrivate, 0, 100, (long)second);
        Console.WriteLine($"moved {moved}");
        Show("nobody at the first", Make(FutexCall, (long)first, FutexWake | FutexPrivate, 100));
        Show("a value that has changed", Make(FutexCall, (long)second, FutexCompareRequeue | FutexPrivate, 0, 1, (long)first, 5));
        Show("compare and move one", Make(FutexCall, (long)second, FutexCompareRequeue | FutexPrivate, 0, 1, (long)first, 0));
        Show("wake one there", Make(FutexCall, (long)first, FutexWakeBitset | FutexPrivate, 100, 0, 0, -1));
        Show("wake two here", Make(FutexCall, (long)second, FutexWake | FutexPrivate, 100));
        foreach (Thread thread in threads) thread.Join();
        System.Runtime.InteropServices.NativeMemory.Free(words);
    }

    private static long[] WithWaiters(int* word, int count, Func<Func<long, long>, long> wakeAll)
    {
        long[] results = new long[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            long result;
            while ((result = Make(FutexCall, (long)word, FutexWait | FutexPrivate, 7)) == -4)
            {
            }

            results[i] = result;
        }))];
        foreach (Thread thread in threads) thread.Start();
        _ = wakeAll(limit => Make(FutexCall, (long)word, FutexWake | FutexPrivate, limit));
        foreach (Thread thread in threads) thread.Join();
        return results;
    }

    private static void Actions()
    {
        ulong* action = stackalloc ulong[4];
        ulong* before = stackalloc ulong[4];
        Show("signal 0", Make(SignalAction, 0, action, 0, 8));
        Show("signal 65", Make(SignalAction, 65, action, 0, 8));
        Show("a mask of another length", Make(SignalAction, UserSignal, 0, 0, 4));
        new Span<ulong>(action, 4).Clear();
        Show("SIGKILL", Make(SignalAction, 9, action, 0, 8));
        Show("SIGSTOP", Make(SignalAction, 19, action, 0, 8));
        action[0] = 1; // ignore
        Show("ignore", Make(SignalAction, UserSignal, action, 0, 8));
        Show("ask", Make(SignalAction, UserSignal, 0, (long)before, 8));
        Console.WriteLine($"{before[0]}");
        Show("send what is ignored", Make(Kill, Make(ProcessId), UserSignal));
        Show("from nowhere", Make(SignalAction, UserSignal, BadAddress, 0, 8));
        Show("into nothing", Make(SignalAction, UserSignal, 0, BadAddress, 8));
        Show("ask for that of SIGSEGV", Make(SignalAction, 11, 0, (long)before, 8));
        Console.WriteLine($"{before[0] > 1} {(before[1] & 4) != 0}"); // the runtime's, with SA_SIGINFO
        action[0] = 0;
        Show("default again", Make(SignalAction, UserSignal, action, (long)before, 8));
        Console.WriteLine($"{before[0]}");
    }

    private static void Masks()
    {
        ulong set = 1ul << (UserSignal - 1), before = 99, none = 0;
        Show("block", Make(SignalMask, 0, &set, (long)(&before), 8));
        Console.WriteLine((before & set) != 0);
        Show("ask", Make(SignalMask, 0, 0, (long)(&before), 8));
        Console.WriteLine((before & set) != 0);
        ulong kill = 1ul << 8;
        Show("block SIGKILL", Make(SignalMask, 0, &kill, 0, 8));
        Show("ask", Make(SignalMask, 0, 0, (long)(&before), 8));
        Console.WriteLine((before & kill) != 0);
        // Blocked and then ignored, a pending signal is gone before it can do anything.
        Show("send", Make(ThreadKill, Make(ThreadId), UserSignal));
        ulong* ignore = stackalloc ulong[4];
        new Span<ulong>(ignore, 4).Clear();
        ignore[0] = 1;
        Show("ignore", Make(SignalAction, UserSignal, ignore, 0, 8));
        Show("unblock", Make(SignalMask, 1, &set, 0, 8));
        Show("set", Make(SignalMask, 2, &none, 0, 8));
        Show("a mask of another length", Make(SignalMask, 0, &set, 0, 4));
        Show("no such way", Make(SignalMask, 3, &set, 0, 8));
        Show("from nowhere", Make(SignalMask, 0, BadAddress, 0, 8));
        Show("into nothing", Make(SignalMask, 0, 0, BadAddress, 8));
    }

    private static void ThreadKills()
    {
        long process = Make(ProcessId), thread = Make(ThreadId);
        Show("tkill with 0", Make(ThreadKill, thread, 0));
        Show("tgkill with 0", Make(ThreadGroupKill, process, thread, 0));
        Show("tkill of nobody", Make(ThreadKill, 0x3FFF_FFFF, 0));
        Show("tgkill of nobody", Make(ThreadGroupKill, process, 0x3FFF_FFFF, 0));
        Show("tkill with no signal", Make(ThreadKill, thread, 65));
        Show("tkill of less than nobody", Make(ThreadKill, -1, 0));
        Show("tgkill of less than nobody", Make(ThreadGroupKill, process, 0, 0));
    }

    private static void Kills()
    {
        long process = Make(ProcessId);
        Show("with 0", Make(Kill, process, 0));
        Show("with no signal", Make(Kill, process, 65));
        Show("nobody", Make(Kill, 0x3FFF_FFFF, 0));
        Show("SIGCONT", Make(Kill, process, 18));
        Show("SIGWINCH", Make(Kill, process, 28));
    }
}
