using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Threads: creation, end, waiting.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int SwitchFrameLength = 64; // floating control, six registers, return address: what libos_switch pops
    private const ulong CloneThread = 0x1_0000;
    private const ulong CloneSetTls = 0x8_0000;
    private const ulong CloneParentSetTid = 0x10_0000;
    private const ulong CloneChildClearTid = 0x20_0000;
    private const ulong CloneChildSetTid = 0x100_0000;
    private const ulong CloneVm = 0x100;
    private const int ThreadAttributesLength = 56;

    private static Thread** s_threads;
    private static int s_threadCapacity; // a power of two
    private static int s_threadCount;
    private static int s_lastSlot;
    private static int* s_generations;
    private static Thread* s_ended;
    private static ulong s_mainFsBase;

    /// <summary>Makes a thread with a number, a control block and a kernel stack; null when there is no room.</summary>
    private static Thread* CreateThread()
    {
        FreeEndedThread();
        if (s_threadCount == s_threadCapacity) return null;
        ulong memory = TakeKernelFrames(Thread.StackOrder);
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
        thread->Affinity = ulong.MaxValue;
        thread->Canary = Thread.CanaryValue;
        KernelBytes.Clear(new Span<byte>(TrapFrame.Floating(FrameOf(thread)) + TrapFrame.FloatingHeader, TrapFrame.FloatingHeaderLength)); // XRSTOR minds reserved bits
        s_threads[slot] = thread;
        s_threadCount++;
        return thread;
    }

    private static TrapFrame* FrameOf(Thread* thread) =>
        (TrapFrame*)(thread->StackTop - TrapFrame.FloatingLength) - 1;

    /// <summary>Lets a thread begin at an address of the kernel's when it is first switched to.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="top">Its stack pointer there.</param>
    /// <param name="entry">The address.</param>
    private static void PrepareSwitch(Thread* thread, ulong top, ulong entry)
    {
        // SAFETY: below the top lies the thread's own empty kernel stack.
        byte* stack = (byte*)top - SwitchFrameLength;
        KernelBytes.Clear(new Span<byte>(stack, SwitchFrameLength));
        *(uint*)stack = 0x1F80; // MXCSR and x87 control as after reset; a trap frame's XSAVE area replaces them
        *(ushort*)(stack + 4) = 0x37F;
        *(ulong*)(stack + SwitchFrameLength - 8) = entry;
        thread->SavedStack = (ulong)stack;
    }

    /// <summary>Where a new thread begins, before it leaves the kernel through its frame.</summary>
    [KernelEntry("libos_thread_begin")]
    public static void BeginThread() => UnlockKernel();

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
        if (!HasRoomForThread()) return -Error.Again;
        Thread* child = CreateThread();
        if (child == null) return -Error.Again;

        // SAFETY: both frames lie at the tops of kernel stacks, each followed by its XSAVE area.
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
        child->Affinity = Current->Affinity;
        child->Core = Current->Core;
        child->Name = Current->Name;
        if ((flags & CloneChildClearTid) != 0) child->ClearOnExit = childTid;
        if ((flags & CloneParentSetTid) != 0) _ = Native.UserStore32(parentTid, (uint)child->Id);
        if ((flags & CloneChildSetTid) != 0 && CanWrite(childTid, 4)) _ = Native.UserStore32(childTid, (uint)child->Id);
        MarkStack(stack);
        PrepareSwitch(child, (ulong)copy, s_image->ThreadEntry);
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
        ReleaseOwnedCore(thread);
        thread->State = ThreadState.Ended;
        Schedule(Clock.Now());
    }

    /// <summary>Frees the thread that ended last, now that its kernel stack is not in use any more.</summary>
    private static void FreeEndedThread()
    {
        Thread* thread = s_ended;
        if (thread == null) return;
        s_ended = null;
        s_threads[thread->Slot] = null;
        s_threadCount--;
        GiveKernelFrames((ulong)thread - PhysicalMachine.DirectMap, Thread.StackOrder);
    }

    /// <summary>Parks the running thread until it is woken, its deadline passes, or a signal comes.</summary>
    /// <param name="queue">Where others find it, or null.</param>
    /// <param name="key">What it waits for in that queue.</param>
    /// <param name="deadline">Nanoseconds since boot, or <see cref="long.MaxValue"/>.</param>
    /// <param name="isInterruptible">Whether signals end the wait.</param>
    private static WakeReason Wait(WaitQueue* queue, ulong key, long deadline, bool isInterruptible = true)
    {
        Thread* thread = Current;
        if (isInterruptible && HasDeliverableSignal(thread)) return WakeReason.Signal;
        thread->State = ThreadState.Waiting;
        thread->WaitKey = key;
        thread->IsInterruptible = isInterruptible;
        if (queue != null) WaitQueue.Add(queue, thread);
        if (deadline != long.MaxValue)
        {
            thread->Deadline = deadline;
            _ = s_timers.Add(thread);
            ArmTimer(deadline);
        }

        Schedule(Clock.Now());
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
