using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Futexes: threads that wait for a word of the program's memory to change (futex(2)).</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int FutexBuckets = 256;
    private const int FutexWait = 0;
    private const int FutexWakeUp = 1;
    private const int FutexRequeue = 3;
    private const int FutexCompareRequeue = 4;
    private const int FutexWaitBitset = 9;
    private const int FutexWakeBitset = 10;
    private const int FutexCommand = 0x7F;
    private const int FutexRealtime = 0x100;

    private static WaitQueue* s_futexes;

    private static WaitQueue* FutexQueue(ulong address) => s_futexes + (int)((address >> 2) * 0x9E37_79B9_7F4A_7C15 >> 56);

    private static long Futex(ulong address, int operation, uint value, ulong time, ulong second, uint third)
    {
        if ((address & 3) != 0) return -Error.Invalid;
        switch (operation & FutexCommand)
        {
            case FutexWait:
            case FutexWaitBitset:
                return WaitFutex(address, operation, value, time);
            case FutexWakeUp:
            case FutexWakeBitset:
                return WakeFutex(address, (int)value);
            case FutexRequeue:
                return RequeueFutex(address, (int)value, second, (int)time);
            case FutexCompareRequeue:
                long word = LoadFutex(address);
                if (word < 0) return word;
                return (uint)word == third ? RequeueFutex(address, (int)value, second, (int)time) : -Error.Again;
            default:
                return -Error.NoSystemCall;
        }
    }

    private static long LoadFutex(ulong address) =>
        IsProgramRange(address, 4) ? Native.UserLoad32(address) : -Error.BadAddress;

    private static long WaitFutex(ulong address, int operation, uint value, ulong time)
    {
        long deadline = long.MaxValue;
        if (time != 0)
        {
            long result = ReadTime(time, out long nanoseconds);
            if (result != 0) return result;
            if ((operation & FutexCommand) == FutexWait) deadline = Saturate(Clock.Now(), nanoseconds);
            else deadline = (operation & FutexRealtime) != 0 ? nanoseconds - RealtimeOffset() : nanoseconds;
        }

        long word = LoadFutex(address);
        if (word < 0) return word;
        if ((uint)word != value) return -Error.Again;
        return Wait(FutexQueue(address), address, deadline) switch
        {
            WakeReason.Event => 0,
            WakeReason.TimedOut => -Error.TimedOut,
            // A relative time-out would begin anew; the C library copes with an interrupted wait.
            _ => time == 0 ? -Error.Restart : -Error.Interrupted,
        };
    }

    private static long WakeFutex(ulong address, int limit)
    {
        int woken = 0;
        for (Thread* thread = FutexQueue(address)->First; thread != null && woken < limit;)
        {
            Thread* next = thread->QueueNext;
            if (thread->WaitKey == address)
            {
                WakeThread(thread, WakeReason.Event);
                woken++;
            }

            thread = next;
        }

        return woken;
    }

    private static long RequeueFutex(ulong address, int wake, ulong target, int move)
    {
        if ((target & 3) != 0) return -Error.Invalid;
        long done = WakeFutex(address, wake);
        if (target == address) return done;
        WaitQueue* queue = FutexQueue(target);
        for (Thread* thread = FutexQueue(address)->First; thread != null && move > 0;)
        {
            Thread* next = thread->QueueNext;
            if (thread->WaitKey == address)
            {
                WaitQueue.Remove(thread);
                thread->WaitKey = target;
                WaitQueue.Add(queue, thread);
                done++;
                move--;
            }

            thread = next;
        }

        return done;
    }
}
