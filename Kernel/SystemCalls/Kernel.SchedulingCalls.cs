using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Services;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The kernel's own calls about scheduling: what threads ask for, and cores that belong to one thread.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static long DispatchScheduling(ulong number, ulong a, ulong b)
    {
        switch (number)
        {
            case Number.OwnCoreCount: return s_coreCount;
            case Number.OwnCurrentCore: return Core->Index;
            case Number.OwnGetScheduling: return GetScheduling(a, b);
            case Number.OwnSetScheduling: return SetScheduling(a, b);
            case Number.OwnIsolateCore: return IsolateCore(a);
            case Number.OwnReleaseCore: return ReleaseCore(a);
            default: return -Error.NoSystemCall;
        }
    }

    private static Thread* FindThreadOrCurrent(ulong id) => id switch
    {
        0 => Current,
        <= int.MaxValue => FindThread((int)id),
        _ => null,
    };

    private static long GetScheduling(ulong id, ulong address)
    {
        Thread* thread = FindThreadOrCurrent(id);
        if (thread == null) return -Error.NoThread;
        var scheduling = new ThreadScheduling(thread->Priority, thread->Weight, thread->RelativeDeadline, thread->Affinity & OnlineCores);
        return TryCopyOut(address, &scheduling, (ulong)sizeof(ThreadScheduling)) ? 0 : -Error.BadAddress;
    }

    private static long SetScheduling(ulong id, ulong address)
    {
        Thread* thread = FindThreadOrCurrent(id);
        if (thread == null) return -Error.NoThread;
        ThreadScheduling wanted;
        if (!TryCopyIn(&wanted, address, (ulong)sizeof(ThreadScheduling))) return -Error.BadAddress;
        if ((uint)wanted.Priority >= IScheduler.PriorityCount
            || wanted.Weight is < ReadyThread.MinimumWeight or > ReadyThread.MaximumWeight
            || wanted.RelativeDeadlineNanoseconds <= 0
            || (wanted.Affinity & OnlineCores) == 0) return -Error.Invalid;
        thread->Priority = wanted.Priority;
        thread->Weight = wanted.Weight;
        thread->RelativeDeadline = wanted.RelativeDeadlineNanoseconds;
        thread->Affinity = wanted.Affinity;
        TakeNewPlace(thread);
        return 0;
    }

    /// <summary>Lets the policy see a thread anew, and sends it away from a core that it may not use any more.</summary>
    private static void TakeNewPlace(Thread* thread)
    {
        CoreBlock* core = s_cores[thread->Core];
        if (thread->State == ThreadState.Ready)
        {
            Withdraw(thread);
            MakeReady(thread, ReadyReason.Preempted);
        }
        else if (thread->State == ThreadState.Running)
        {
            core->Reschedule = true;
            if (core != Core) Kick(core);
        }
    }

    private static long IsolateCore(ulong index)
    {
        if (index == 0 || index >= (ulong)s_coreCount) return -Error.Invalid;
        CoreBlock* core = s_cores[index];
        if (core->Owner == Current) return 0;
        if (core->Owner != null) return -Error.Busy;
        Current->Affinity |= 1ul << (int)index;
        Isolate(core);
        return 0;
    }

    private static long ReleaseCore(ulong index)
    {
        if (index >= (ulong)s_coreCount || s_cores[index]->Owner != Current) return -Error.NotPermitted;
        Release(s_cores[index]);
        return 0;
    }
}
