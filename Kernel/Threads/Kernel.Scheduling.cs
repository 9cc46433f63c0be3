using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Which thread runs where and when: a run queue for each core, ordered by the policy; the switch from one thread to the next.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private static TScheduler* s_schedulers; // by core
    private static byte* s_schedulerStorage; // of all cores, one after the other
    private static int s_schedulerStorageLength; // of one core

    private static ref TScheduler Scheduler(CoreBlock* core) => ref s_schedulers[core->Index];

    private static Span<byte> SchedulerStorage(CoreBlock* core) =>
        // SAFETY: set aside at boot with this length for each core and never given back.
        new(s_schedulerStorage + ((long)core->Index * s_schedulerStorageLength), s_schedulerStorageLength);

    private static void InitializeScheduler(CoreBlock* core) => Scheduler(core).Initialize(SchedulerStorage(core), s_threadCapacity, s_quantum);

    /// <summary>Queues a thread that may go on.</summary>
    private static void MakeReady(Thread* thread, ReadyReason reason)
    {
        long now = Clock.Now();
        CoreBlock* core = ChooseCore(thread, reason, now);
        ReadyThread ready = Enqueue(core, thread, reason, now);
        Thread* running = core->Current;
        bool isHere = core == Core;
        if (running == core->Idle)
        {
            if (!isHere) Kick(core);
        }
        else if (running->State == ThreadState.Running)
        {
            long due = now + Scheduler(core).QuantumNanoseconds;
            if (Preempts(in ready, core)) core->Reschedule = true;
            else if (isHere) ArmTimer(due);
            if (!isHere && (core->Reschedule || core->TimerArmedFor > due)) Kick(core);
        }
    }

    private static ReadyThread Enqueue(CoreBlock* core, Thread* thread, ReadyReason reason, long now)
    {
        bool moves = thread->Core != core->Index && reason != ReadyReason.Created;
        thread->State = ThreadState.Ready;
        thread->Core = core->Index;
        thread->ReadyNext = null;
        thread->ReadyPrevious = core->ReadyLast;
        if (core->ReadyLast == null) core->ReadyFirst = thread;
        else core->ReadyLast->ReadyNext = thread;
        core->ReadyLast = thread;
        core->ReadyCount++;
        ReadyThread ready = Describe(thread, reason, now);
        if (moves) ready = ready with { Reason = ReadyReason.Moved }; // what this core's policy knows of it is out of date
        Scheduler(core).Enqueue(SchedulerStorage(core), in ready);
        return ready;
    }

    /// <summary>The thread as its policy is to see it.</summary>
    private static ReadyThread Describe(Thread* thread, ReadyReason reason, long now)
    {
        if (reason is not ReadyReason.Preempted and not ReadyReason.Moved) thread->ReadySince = now;
        return new ReadyThread(thread->Slot, thread->Priority, thread->Weight, thread->RelativeDeadline, thread->ReadySince, now, reason);
    }

    /// <summary>Takes a thread off the list of those that wait for a core; the policy has let go of it.</summary>
    private static void TakeReady(CoreBlock* core, Thread* thread)
    {
        if (thread->ReadyPrevious == null) core->ReadyFirst = thread->ReadyNext;
        else thread->ReadyPrevious->ReadyNext = thread->ReadyNext;
        if (thread->ReadyNext == null) core->ReadyLast = thread->ReadyPrevious;
        else thread->ReadyNext->ReadyPrevious = thread->ReadyPrevious;
        thread->ReadyNext = null;
        thread->ReadyPrevious = null;
        core->ReadyCount--;
    }

    /// <summary>Takes a thread that is ready out of its queue.</summary>
    private static void Withdraw(Thread* thread)
    {
        CoreBlock* core = s_cores[thread->Core];
        if (!Scheduler(core).Remove(SchedulerStorage(core), thread->Slot)) PanicPolicy("scheduler"u8, TScheduler.Name, "does not hold a thread that is ready"u8);
        TakeReady(core, thread);
    }

    /// <summary>Takes the next thread to run out of a core's queue, or out of another's; the idle loop when there is none.</summary>
    private static Thread* PickNext(CoreBlock* core, long now)
    {
        int slot = Pick(core, now);
        if (slot < 0)
        {
            if (!Steal(core)) return core->Idle;
            slot = Pick(core, now);
        }

        Thread* next = (uint)slot < (uint)s_threadCapacity ? s_threads[slot] : null;
        if (next == null) PanicPolicy("scheduler"u8, TScheduler.Name, "picked a thread that does not exist"u8);
        if (next->State != ThreadState.Ready) PanicPolicy("scheduler"u8, TScheduler.Name, "picked a thread that is not ready"u8);
        if (next->Core != core->Index) PanicPolicy("scheduler"u8, TScheduler.Name, "picked a thread that is ready on another core"u8);
        TakeReady(core, next);
        return next;
    }

    private static int Pick(CoreBlock* core, long now)
    {
        int slot = Scheduler(core).Pick(SchedulerStorage(core), now);
        if (slot < 0 && core->ReadyCount != 0) PanicPolicy("scheduler"u8, TScheduler.Name, "picked none although threads are ready"u8);
        return slot;
    }

    /// <summary>Lets another ready thread run, if there is one.</summary>
    private static void Yield(ReadyReason reason)
    {
        CoreBlock* core = Core;
        Thread* thread = core->Current;
        long now = Clock.Now();
        core->Reschedule = false;
        if ((AllowedCores(thread) >> core->Index & 1) == 0)
        {
            MakeReady(thread, ReadyReason.Moved);
        }
        else
        {
            if (core->ReadyCount == 0) return;
            _ = Enqueue(core, thread, reason, now);
        }

        Schedule(now);
    }

    /// <summary>Gives the core to the next ready thread, or to its idle loop. The running thread is queued, waits or has ended.</summary>
    private static void Schedule(long now)
    {
        CoreBlock* core = Core;
        Thread* previous = core->Current;
        previous->RunNanoseconds += now - previous->StartedRunning;
        if (previous->Canary != Thread.CanaryValue) Panic("kernel stack overflow"u8, null);
        core->Reschedule = false;
        Thread* next = PickNext(core, now);
        if (next == previous)
        {
            Begin(core, next, now);
            return;
        }

        FreeEndedThread();
        if (previous->State == ThreadState.Ended) s_ended = previous;
        SwitchTo(core, previous, next, now);
    }

    private static void Begin(CoreBlock* core, Thread* next, long now)
    {
        next->State = ThreadState.Running;
        next->Core = core->Index;
        next->StartedRunning = now;
        if (core->ReadyCount > 0) ArmTimer(now + Scheduler(core).QuantumNanoseconds);
    }

    /// <summary>Goes on with another thread. The kernel lock goes along; when this returns, the core may be another.</summary>
    private static void SwitchTo(CoreBlock* core, Thread* previous, Thread* next, long now)
    {
        core->Current = next;
        if (next != core->Idle)
        {
            Begin(core, next, now);
            core->KernelStackTop = next->StackTop;
            Native.SetFsBase(next->FsBase);
        }

        Native.Switch(&previous->SavedStack, next->SavedStack);
    }
}
