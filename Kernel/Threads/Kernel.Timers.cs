using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Timers: one deadline per waiting thread, one shot of the local APIC timer, no tick when nothing waits.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const long LongestShot = 4_000_000_000;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const ulong TimerAbsolute = 1;

    private static TimerHeap s_timers;

    /// <summary>Makes sure that this core's timer interrupts no later than a deadline.</summary>
    private static void ArmTimer(long deadline)
    {
        CoreBlock* core = Core;
        if (deadline >= core->TimerArmedFor) return;
        if (!core->IsTimerEnabled) EnableTimer();
        long ticks = deadline - Clock.Now(); // the reference clock counts nanoseconds
        if (ticks < 1) ticks = 1;
        if (ticks > LongestShot) ticks = LongestShot;
        core->TimerArmedFor = deadline;
        LocalApic.SetTimer((uint)ticks);
    }

    /// <summary>Makes sure that some core's timer interrupts for the thread that wakes earliest.</summary>
    private static void CoverEarliestTimer(CoreBlock* core)
    {
        if (s_timers.Count == 0) return;
        long earliest = s_timers.Earliest;
        for (int i = 0; i < s_coreCount; i++)
            if (s_cores[i]->TimerArmedFor <= earliest) return;
        ArmTimer(earliest);
    }

    /// <summary>Ends the calibration run of the timer: checks the clock rate against it first.</summary>
    private static void EnableTimer()
    {
        Core->IsTimerEnabled = true;
        if (s_rateWasHandedIn)
        {
            ulong measured = Clock.Measure();
            ulong difference = measured > Clock.Rate ? measured - Clock.Rate : Clock.Rate - measured;
            if (difference > Clock.Rate / 50)
            {
                LogNumber(LogLevel.Warning, "clock: the rate handed in is off; measured instead, in Hz: "u8, measured);
                Clock.CorrectRate(measured);
            }
        }

        LocalApic.EnableTimer();
    }

    /// <summary>Wakes the threads whose time has come.</summary>
    private static bool ExpireTimers()
    {
        long now = Clock.Now();
        bool any = false;
        for (Thread* thread; (thread = s_timers.TakeExpired(now)) != null; any = true) WakeThread(thread, WakeReason.TimedOut);
        return any;
    }

    private static void HandleTimerInterrupt()
    {
        CoreBlock* core = Core;
        core->TimerArmedFor = long.MaxValue;
        _ = ExpireTimers();
        CoverEarliestTimer(core);
        Thread* current = core->Current;
        if (current == core->Idle || current->State != ThreadState.Running || core->ReadyCount == 0) return;
        Balance(core);
        if (core->ReadyCount == 0) return;
        long now = Clock.Now();
        if (Scheduler(core).Tick(SchedulerStorage(core), current->Slot, current->Priority, now - current->StartedRunning, now)) core->Reschedule = true;
        else ArmTimer(EndOfQuantum(core, current, now));
    }

    /// <summary>When the policy is asked next: at the end of the thread's quantum, or a quantum later when it was left to run on.</summary>
    private static long EndOfQuantum(CoreBlock* core, Thread* thread, long now)
    {
        long quantum = Scheduler(core).QuantumNanoseconds;
        long end = thread->StartedRunning + quantum;
        return end > now ? end : now + quantum;
    }

    /// <summary>Another core has queued a thread here, or has a signal for the running one, which is looked at on the way out.</summary>
    private static void HandleReschedule()
    {
        CoreBlock* core = Core;
        if (core->ReadyCount > 0 && core->Current != core->Idle) ArmTimer(Clock.Now() + Scheduler(core).QuantumNanoseconds);
    }

    /// <summary>Sleeps (nanosleep, clock_nanosleep); what is left of an interrupted relative sleep is stored.</summary>
    private static long Sleep(ulong clock, ulong flags, ulong request, ulong remaining)
    {
        long result = ReadTime(request, out long time);
        if (result != 0) return result;
        bool absolute = (flags & TimerAbsolute) != 0;
        long deadline = absolute ? time - (clock == ClockRealtime ? RealtimeOffset() : 0) : Saturate(Clock.Now(), time);
        if (Wait(null, 0, deadline) != WakeReason.Signal) return 0;
        if (!absolute && remaining != 0)
        {
            long left = deadline - Clock.Now();
            if (!WriteTime(remaining, left > 0 ? left : 0)) return -Error.BadAddress;
        }

        return -Error.Interrupted;
    }

    /// <summary>Reads a timespec.</summary>
    private static long ReadTime(ulong address, out long nanoseconds)
    {
        nanoseconds = 0;
        if (!CanRead(address, 16)) return -Error.BadAddress;
        // SAFETY: checked just now, and nothing else runs meanwhile.
        long seconds = *(long*)address;
        long fraction = *(long*)(address + 8);
        if (seconds < 0 || fraction is < 0 or >= NanosecondsPerSecond) return -Error.Invalid;
        nanoseconds = seconds >= long.MaxValue / NanosecondsPerSecond ? long.MaxValue : (seconds * NanosecondsPerSecond) + fraction;
        return 0;
    }

    private static bool WriteTime(ulong address, long nanoseconds)
    {
        if (!CanWrite(address, 16)) return false;
        // SAFETY: checked just now.
        *(long*)address = nanoseconds / NanosecondsPerSecond;
        *(long*)(address + 8) = nanoseconds % NanosecondsPerSecond;
        return true;
    }

    private static long Saturate(long now, long duration) => duration > long.MaxValue - now ? long.MaxValue : now + duration;
}
