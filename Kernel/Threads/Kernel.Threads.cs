using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Threads: creation, end, the switch from one to the next, idling.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    private const int SwitchFrameLength = 64; // floating control, six registers, return address: what libos_switch pops
    private const ulong CloneThread = 0x1_0000;
    private const ulong CloneSetTls = 0x8_0000;
    private const ulong CloneParentSetTid = 0x10_0000;
    private const ulong CloneChildClearTid = 0x20_0000;
    private const ulong CloneChildSetTid = 0x100_0000;
    private const ulong CloneVm = 0x100;
    private const int ThreadAttributesLength = 56;

    private static TScheduler s_scheduler;
    private static byte* s_schedulerStorage;
    private static int s_schedulerStorageLength;
    private static Thread** s_threads;
    private static int s_threadCapacity; // a power of two
    private static int s_threadCount;
    private static int s_lastSlot;
    private static int* s_generations;
    private static Thread* s_ended;
    private static ulong s_mainFsBase;
    private static bool s_reschedule;

    private static Span<byte> SchedulerStorage =>
        // SAFETY: set aside at boot with this length and never given back.
        new(s_schedulerStorage, s_schedulerStorageLength);

    /// <summary>Makes a thread with a number, a control block and a kernel stack; null when there is no room.</summary>
    private static Thread* CreateThread()
    {
        FreeEndedThread();
        if (s_threadCount == s_threadCapacity) return null;
        ulong memory = AllocateKernelFrames(Thread.StackOrder);
        if (memory == 0) return null;
        int slot = s_lastSlot;
        while (s_threads[slot] != null) slot = (slot + 1) & (s_threadCapacity - 1);
        s_lastSlot = (slot + 1) & (s_threadCapacity - 1);

        // SAFETY: the block was just taken from the allocator and is larger than the control block.
        Thread* thread = (Thread*)ToVirtual(memory);
        *thread = default;
        thread->StackTop = (ulong)thread + (PageSize << Thread.StackOrder);
        thread->Slot = slot;
        thread->Id = (s_generations[slot]++ * s_threadCapacity & int.MaxValue) + slot + 1;
        thread->Priority = IScheduler.DefaultPriority;
        thread->Weight = ReadyThread.DefaultWeight;
        thread->RelativeDeadline = ReadyThread.NoDeadline;
        thread->State = ThreadState.Waiting;
        thread->Deadline = long.MaxValue;
        thread->TimerIndex = -1;
        thread->Canary = Thread.CanaryValue;
        s_threads[slot] = thread;
        s_threadCount++;
        return thread;
    }

    private static TrapFrame* FrameOf(Thread* thread) =>
        (TrapFrame*)(thread->StackTop - TrapFrame.FloatingLength) - 1;

    /// <summary>Lets a new thread begin by returning through the frame at the top of its kernel stack.</summary>
    private static void PrepareFirstSwitch(Thread* thread)
    {
        // SAFETY: below the frame lies the thread's own empty kernel stack.
        byte* stack = (byte*)FrameOf(thread) - SwitchFrameLength;
        new Span<byte>(stack, SwitchFrameLength).Clear();
        *(uint*)stack = 0x1F80; // MXCSR and x87 control as after reset; the frame's FXSAVE area replaces them
        *(ushort*)(stack + 4) = 0x37F;
        *(ulong*)(stack + SwitchFrameLength - 8) = s_image->ReturnFromTrap;
        thread->SavedStack = (ulong)stack;
    }

    private static Thread* FindThread(int id)
    {
        if (id <= 0) return null;
        Thread* thread = s_threads[(id - 1) & (s_threadCapacity - 1)];
        return thread != null && thread->Id == id && thread->State != ThreadState.Ended ? thread : null;
    }

    private static long Clone(TrapFrame* frame, ulong flags, ulong stack, ulong parentTid, ulong childTid, ulong tls)
    {
        // Threads of this program only: there are no processes to fork.
        if ((flags & (CloneThread | CloneVm)) != (CloneThread | CloneVm) || stack == 0) return -Error.NoSystemCall;
        if ((flags & CloneParentSetTid) != 0 && !CanWrite(parentTid, 4)) return -Error.BadAddress;
        Thread* child = CreateThread();
        if (child == null) return -Error.Again;

        // SAFETY: both frames lie at the tops of kernel stacks, each followed by its FXSAVE area.
        TrapFrame* copy = FrameOf(child);
        Native.CompleteFloating(TrapFrame.Floating(frame));
        Native.Copy(copy, frame, (nuint)sizeof(TrapFrame) + TrapFrame.FloatingLength);
        copy->Rax = 0;
        copy->Rsp = stack;
        child->ProgramStackTop = stack;
        child->FsBase = (flags & CloneSetTls) != 0 ? tls : Current->FsBase;
        child->SignalMask = Current->SignalMask;
        child->Priority = Current->Priority;
        child->Weight = Current->Weight;
        child->Name = Current->Name;
        if ((flags & CloneChildClearTid) != 0) child->ClearOnExit = childTid;
        if ((flags & CloneParentSetTid) != 0) _ = Native.UserStore32(parentTid, (uint)child->Id);
        if ((flags & CloneChildSetTid) != 0 && CanWrite(childTid, 4)) _ = Native.UserStore32(childTid, (uint)child->Id);
        MarkStack(stack);
        PrepareFirstSwitch(child);
        MakeReady(child, ReadyReason.Created);
        return child->Id;
    }

    private static void ExitThread(int code)
    {
        Thread* thread = Current;
        if (thread->ClearOnExit != 0 && CanWrite(thread->ClearOnExit, 4))
        {
            _ = Native.UserStore32(thread->ClearOnExit, 0);
            _ = WakeFutex(thread->ClearOnExit, 1);
        }

        FreeEndedThread();
        if (s_threadCount == 1) Terminate(code);
        thread->State = ThreadState.Ended;
        Schedule();
    }

    /// <summary>Frees the thread that ended last, now that its kernel stack is not in use any more.</summary>
    private static void FreeEndedThread()
    {
        Thread* thread = s_ended;
        if (thread == null) return;
        s_ended = null;
        s_threads[thread->Slot] = null;
        s_threadCount--;
        FreeKernelFrames((ulong)thread - PhysicalMachine.DirectMap, Thread.StackOrder);
    }

    private static void MakeReady(Thread* thread, ReadyReason reason)
    {
        thread->State = ThreadState.Ready;
        ReadyThread ready = Describe(thread, reason);
        s_scheduler.Enqueue(SchedulerStorage, in ready);
        Thread* current = Current;
        if (current->State == ThreadState.Running)
        {
            if (s_scheduler.ShouldPreempt(SchedulerStorage, current->Slot, current->Priority, in ready)) s_reschedule = true;
            else ArmTimer(Clock.Now() + s_scheduler.QuantumNanoseconds);
        }
    }

    /// <summary>The thread as its policy is to see it.</summary>
    private static ReadyThread Describe(Thread* thread, ReadyReason reason)
    {
        long now = Clock.Now();
        if (reason is not ReadyReason.Preempted and not ReadyReason.Moved) thread->ReadySince = now;
        return new ReadyThread(thread->Slot, thread->Priority, thread->Weight, thread->RelativeDeadline, thread->ReadySince, now, reason);
    }

    /// <summary>Lets another ready thread run, if there is one.</summary>
    private static void Yield(ReadyReason reason)
    {
        Thread* thread = Current;
        if (s_scheduler.ReadyCount == 0) return;
        thread->State = ThreadState.Ready;
        s_scheduler.Enqueue(SchedulerStorage, Describe(thread, reason));
        Schedule();
    }

    /// <summary>Parks the running thread until it is woken, its deadline passes, or a signal comes.</summary>
    /// <param name="queue">Where others find it, or null.</param>
    /// <param name="key">What it waits for in that queue.</param>
    /// <param name="deadline">Nanoseconds since boot, or <see cref="long.MaxValue"/>.</param>
    private static WakeReason Wait(WaitQueue* queue, ulong key, long deadline)
    {
        Thread* thread = Current;
        if (HasDeliverableSignal(thread)) return WakeReason.Signal;
        thread->State = ThreadState.Waiting;
        thread->WaitKey = key;
        thread->IsInterruptible = true;
        if (queue != null) WaitQueue.Add(queue, thread);
        if (deadline != long.MaxValue)
        {
            thread->Deadline = deadline;
            _ = s_timers.Add(thread);
        }

        Schedule();
        thread->IsInterruptible = false;
        return thread->Wake;
    }

    private static void WakeThread(Thread* thread, WakeReason reason)
    {
        WaitQueue.Remove(thread);
        s_timers.Remove(thread);
        thread->Deadline = long.MaxValue;
        thread->Wake = reason;
        MakeReady(thread, ReadyReason.Woken);
    }

    private static void WakeAll(WaitQueue* queue)
    {
        while (queue->First != null) WakeThread(queue->First, WakeReason.Event);
    }

    /// <summary>Gives the processor to the next ready thread; idles while there is none.</summary>
    private static void Schedule()
    {
        Thread* previous = Current;
        long now = Clock.Now();
        previous->RunNanoseconds += now - previous->StartedRunning;
        if (previous->Canary != Thread.CanaryValue) Panic("kernel stack overflow"u8, null);
        s_reschedule = false;
        int slot;
        while ((slot = s_scheduler.Pick(SchedulerStorage, Clock.Now())) < 0) Idle();

        Thread* next = (uint)slot < (uint)s_threadCapacity ? s_threads[slot] : null;
        if (next == null || next->State != ThreadState.Ready) Panic("scheduler: picked a thread that is not ready"u8, null);
        next->State = ThreadState.Running;
        next->StartedRunning = Clock.Now();
        if (s_scheduler.ReadyCount > 0) ArmTimer(next->StartedRunning + s_scheduler.QuantumNanoseconds);
        if (next == previous) return;

        FreeEndedThread();
        if (previous->State == ThreadState.Ended) s_ended = previous;
        s_core->Current = next;
        s_core->KernelStackTop = next->StackTop;
        Native.WriteModelRegister(ModelRegister.FsBase, next->FsBase);
        Native.Switch(&previous->SavedStack, next->SavedStack);
    }

    /// <summary>Sleeps until something happens.</summary>
    private static void Idle()
    {
        if (s_timers.Count > 0)
        {
            if (ExpireTimers()) return;
            ArmTimer(s_timers.Earliest);
        }

        Native.Idle();
    }

    /// <summary>
    /// Stands before the C library's function of that name, and runs as part of the program. The library measures the first
    /// thread's stack with a system call for each page, two thousand in all; here it is known.
    /// </summary>
    /// <param name="thread">A pthread_t: on x86-64 the thread's FS base.</param>
    /// <param name="attributes">A pthread_attr_t: stack size, guard size and stack top come first (musl's internal/pthread_impl.h).</param>
    /// <returns>0 or an error number.</returns>
    [KernelEntry("__wrap_pthread_getattr_np")]
    public static int GetThreadAttributes(nuint thread, nuint attributes)
    {
        if (!s_isBooted || s_mainFsBase != thread) return Native.GetThreadAttributes(thread, attributes);
        // SAFETY: the caller gives a pthread_attr_t of 56 bytes.
        new Span<byte>((void*)attributes, ThreadAttributesLength).Clear();
        ((ulong*)attributes)[0] = MainStackLength;
        ((ulong*)attributes)[2] = ProgramEnd;
        return 0;
    }
}
