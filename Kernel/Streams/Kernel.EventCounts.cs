using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Event counters (eventfd(2)).</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static long MakeEventCount(ulong value, ulong flags)
    {
        const ulong Semaphore = 1;
        if ((flags & ~(Semaphore | NonBlocking | CloseOnExec)) != 0) return -Error.Invalid;
        EventCount* count = (EventCount*)TakeObject(EventCount.Length);
        if (count == null) return -Error.NoMemory;
        count->Value = (uint)value;
        count->IsSemaphore = (flags & Semaphore) != 0;
        long number = AddDescriptor(DescriptorKind.EventCount, (uint)(flags & (NonBlocking | CloseOnExec)) | ReadWrite, count, 0);
        if (number < 0) GiveObject(count, EventCount.Length);
        return number;
    }

    private static long ReadEventCount(EventCount* count, ulong address, ulong length, bool wait)
    {
        if (length < sizeof(ulong)) return -Error.Invalid;
        while (count->Value == 0)
        {
            if (!wait) return -Error.Again;
            if (Wait(&count->Waiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }

        ulong value = count->IsSemaphore ? 1 : count->Value;
        count->Value -= value;
        count->Reads++;
        WakeAll(&count->Waiting);
        WakePollers();
        return TryCopyOut(address, &value, sizeof(ulong)) ? sizeof(ulong) : -Error.BadAddress;
    }

    private static long WriteEventCount(EventCount* count, ulong address, ulong length, bool wait)
    {
        ulong value;
        if (length < sizeof(ulong)) return -Error.Invalid;
        if (!TryCopyIn(&value, address, sizeof(ulong))) return -Error.BadAddress;
        if (value == ulong.MaxValue) return -Error.Invalid;
        while (EventCount.Most - count->Value < value)
        {
            if (!wait) return -Error.Again;
            if (Wait(&count->Waiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }

        count->Value += value;
        count->Writes++;
        WakeAll(&count->Waiting);
        WakePollers();
        return sizeof(ulong);
    }
}
