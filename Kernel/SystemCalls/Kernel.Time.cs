using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Clocks: monotonic from the time-stamp counter, real time from the controller.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong ClockRealtime = 0;
    private const ulong ClockMonotonic = 1;
    private const ulong ClockProcessTime = 2;
    private const ulong ClockThreadTime = 3;
    private const ulong ClockRealtimeCoarse = 5;
    private const ulong ClockMonotonicCoarse = 6;
    private const ulong ClockBoottime = 7;
    private const long LongestTimeWait = 20_000_000;
    private const long GoodRoundTrip = 8_000_000; // the time is right to half of it
    private const int MostQuestions = 10;

    private static long s_realtimeOffset;
    private static bool s_hasRealtime;
    private static long s_askedTime;
    private static long s_bestRoundTrip;
    private static int s_questions;

    /// <summary>
    /// Takes the controller's answer to a greeting: it was read halfway between question and answer. On a busy host either
    /// may be late, so a slow answer is followed by another question.
    /// </summary>
    private static void TakeTime(long unixNanoseconds)
    {
        long roundTrip = Clock.Now() - s_askedTime;
        if (!s_hasRealtime || roundTrip < s_bestRoundTrip)
        {
            s_bestRoundTrip = roundTrip;
            SetRealtime(unixNanoseconds + (roundTrip / 2));
        }

        if (s_bestRoundTrip > GoodRoundTrip && s_questions < MostQuestions) SendHello();
    }

    private static void SetRealtime(long unixNanoseconds)
    {
        s_realtimeOffset = unixNanoseconds - Clock.Now();
        s_hasRealtime = true;
        Clock.SetRealtimeOffset(s_realtimeOffset);
    }

    /// <summary>UTC less the time since boot. The controller was asked for the time at the start; here it is needed.</summary>
    private static long RealtimeOffset()
    {
        if (!s_hasRealtime)
        {
            long limit = Clock.Now() + LongestTimeWait;
            while (!s_hasRealtime && Clock.Now() < limit) PollConsole();
            if (!s_hasRealtime)
            {
                Log(LogLevel.Warning, "clock: the controller does not tell the time; the start time handed in is used"u8);
                s_bestRoundTrip = long.MaxValue; // any answer is better
                SetRealtime(s_realtimeOffset + Clock.Now());
            }
        }

        return s_realtimeOffset;
    }

    private static long GetTime(ulong clock, ulong address)
    {
        long time;
        switch (clock)
        {
            case ClockRealtime or ClockRealtimeCoarse:
                time = Clock.Now() + RealtimeOffset();
                break;
            case ClockMonotonic or ClockMonotonicCoarse or ClockBoottime or 4:
                time = Clock.Now();
                break;
            case ClockThreadTime:
                time = RunTime(Current);
                break;
            case ClockProcessTime:
                time = 0;
                for (int slot = 0; slot < s_threadCapacity; slot++)
                    if (s_threads[slot] != null) time += RunTime(s_threads[slot]);
                break;
            default:
                return -Error.Invalid;
        }

        return WriteTime(address, time) ? 0 : -Error.BadAddress;
    }

    private static long GetTimeResolution(ulong clock, ulong address)
    {
        if (clock > ClockBoottime) return -Error.Invalid;
        return address == 0 || WriteTime(address, 1) ? 0 : -Error.BadAddress;
    }

    private static long RunTime(Thread* thread) =>
        thread->RunNanoseconds + (thread->State == ThreadState.Running ? Clock.Now() - thread->StartedRunning : 0);
}
