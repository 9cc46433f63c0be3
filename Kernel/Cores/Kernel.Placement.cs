using System.Numerics;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Which core a thread runs on: its own wishes, cores that are free, cores that have less to do.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>The cores that a thread may run on: those it asked for, less those that belong to another thread alone.</summary>
    private static ulong AllowedCores(Thread* thread)
    {
        if (!s_hasManyCores) return 1;
        ulong wanted = thread->Affinity & OnlineCores;
        ulong shared = wanted & ~s_isolatedCores;
        for (ulong owned = wanted & s_isolatedCores; owned != 0; owned &= owned - 1)
        {
            int index = BitOperations.TrailingZeroCount(owned);
            if (s_cores[index]->Owner == thread) return 1ul << index;
        }

        // A thread that asked for nothing but cores which were isolated later must run somewhere.
        return shared != 0 ? shared : OnlineCores & ~s_isolatedCores;
    }

    /// <summary>The core where a thread that became ready is served soonest: its last one when that is free, or any free one, or the one with the least to do.</summary>
    private static CoreBlock* ChooseCore(Thread* thread, ReadyReason reason, long now)
    {
        if (!s_hasManyCores) return Core;
        ulong allowed = AllowedCores(thread);
        CoreBlock* last = s_cores[thread->Core];
        if ((allowed >> last->Index & 1) != 0 && IsFree(last)) return last;
        CoreBlock* best = null;
        int bestScore = int.MaxValue;
        ReadyThread ready = Describe(thread, reason, now);
        for (ulong rest = allowed; rest != 0; rest &= rest - 1)
        {
            CoreBlock* core = s_cores[BitOperations.TrailingZeroCount(rest)];
            if (IsFree(core)) return core;
            // One that runs something less urgent serves at once; else the shortest queue, and the last core among equals.
            int score = 2 * core->ReadyCount;
            if (Preempts(in ready, core)) score -= 2 * s_threadCapacity;
            if (core == last) score--;
            if (score >= bestScore) continue;
            best = core;
            bestScore = score;
        }

        return best;
    }

    /// <summary>Whether a core's policy would put a thread in the place of the one that runs there.</summary>
    private static bool Preempts(in ReadyThread ready, CoreBlock* core)
    {
        Thread* running = core->Current;
        if (running == core->Idle) return true;
        return running->State == ThreadState.Running && Scheduler(core).ShouldPreempt(SchedulerStorage(core), running->Slot, running->Priority, in ready);
    }

    private static bool IsFree(CoreBlock* core) => core->Current == core->Idle && core->ReadyCount == 0;

    /// <summary>For a core with nothing to do: moves a thread here that waits for the core with the longest queue.</summary>
    /// <returns>Whether there was one.</returns>
    private static bool Steal(CoreBlock* thief)
    {
        if (!s_hasManyCores || (s_isolatedCores >> thief->Index & 1) != 0) return false;
        CoreBlock* victim = null;
        for (int i = 0; i < s_coreCount; i++)
            if (s_cores[i]->ReadyCount > (victim == null ? 0 : victim->ReadyCount)) victim = s_cores[i];
        Thread* thread = victim == null ? null : FindMovable(victim, thief);
        if (thread == null) return false;
        Withdraw(thread);
        _ = Enqueue(thief, thread, ReadyReason.Moved, Clock.Now());
        return true;
    }

    /// <summary>At a tick: sends a thread to a core that has at least two fewer, so that long runs share the cores evenly.</summary>
    private static void Balance(CoreBlock* core)
    {
        if (!s_hasManyCores || core->ReadyCount == 0) return;
        CoreBlock* target = null;
        for (int i = 0; i < s_coreCount; i++)
        {
            CoreBlock* other = s_cores[i];
            if ((s_isolatedCores >> i & 1) != 0 || Load(other) > Load(core) - 2) continue;
            if (target == null || Load(other) < Load(target)) target = other;
        }

        Thread* thread = target == null ? null : FindMovable(core, target);
        if (thread == null) return;
        Withdraw(thread);
        _ = Enqueue(target, thread, ReadyReason.Moved, Clock.Now());
        Kick(target);
    }

    private static int Load(CoreBlock* core) => core->ReadyCount + (core->Current == core->Idle ? 0 : 1);

    /// <summary>The thread that was queued last for a core and may run on another; null when there is none.</summary>
    private static Thread* FindMovable(CoreBlock* from, CoreBlock* to)
    {
        Thread* thread = from->ReadyLast;
        while (thread != null && (AllowedCores(thread) >> to->Index & 1) == 0) thread = thread->ReadyPrevious;
        return thread;
    }

    /// <summary>Sends a thread away from a core that it may not use any more.</summary>
    private static void MoveIfMisplaced(Thread* thread)
    {
        if ((AllowedCores(thread) >> thread->Core & 1) == 0) TakeNewPlace(thread);
    }

    /// <summary>Gives a core to the running thread alone: no other thread runs there, so nothing ticks.</summary>
    private static void Isolate(CoreBlock* core)
    {
        ReleaseOwnedCore(Current);
        core->Owner = Current;
        s_isolatedCores |= 1ul << core->Index;
        MoveAllMisplaced();
    }

    private static void Release(CoreBlock* core)
    {
        core->Owner = null;
        s_isolatedCores &= ~(1ul << core->Index);
        MoveAllMisplaced();
    }

    /// <summary>A thread that ends, or isolates another core, gives back the one it had to itself.</summary>
    private static void ReleaseOwnedCore(Thread* thread)
    {
        for (ulong rest = s_isolatedCores; rest != 0; rest &= rest - 1)
        {
            CoreBlock* core = s_cores[BitOperations.TrailingZeroCount(rest)];
            if (core->Owner == thread) Release(core);
        }
    }

    private static void MoveAllMisplaced()
    {
        for (int slot = 0; slot < s_threadCapacity; slot++)
            if (s_threads[slot] != null) MoveIfMisplaced(s_threads[slot]);
    }
}
