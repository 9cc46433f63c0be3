using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Machine;

/// <summary>What belongs to one core; GS points at it. The machine stubs know the first fields by their offsets.</summary>
internal unsafe struct CoreBlock
{
    /// <summary>A value of <see cref="ParkedFor"/>: the answers of other cores to a request.</summary>
    public const int ForAnswers = 3;

    public CoreBlock* Self;

    /// <summary>The top of the running thread's kernel stack: where system calls and traps put their frame.</summary>
    public ulong KernelStackTop;

    /// <summary>The program's stack pointer while a system call enters.</summary>
    public ulong UserStack;

    /// <summary>Not 0 while the kernel runs.</summary>
    public ulong InKernel;

    /// <summary>The running thread; <see cref="Idle"/> when there is none.</summary>
    public Thread* Current;

    /// <summary>The state components that XSAVE keeps of a program (XCR0); 0 where there is but FXSAVE.</summary>
    public ulong ExtendedState;

    /// <summary>The number of threads that wait for this core.</summary>
    public int ReadyCount;

    /// <summary>The core's number: 0 for the one that booted. Its local APIC has the same.</summary>
    public int Index;

    /// <summary>Not 0 when the processor has instructions to set the base of FS.</summary>
    public int HasFsBaseInstructions;

    /// <summary>How deep the handling of traps within the kernel is nested; more than 1 is a bug.</summary>
    public ulong KernelTrapDepth;

    /// <summary>The locks that this core holds: a bit for each rank.</summary>
    public uint HeldLocks;

    /// <summary>Why the last page fault on this core was not served: memory ran out.</summary>
    public bool IsOutOfMemory;

    /// <summary>The running thread is to give way before it goes on.</summary>
    public bool Reschedule;

    /// <summary>The timer has been switched from calibrating to interrupting.</summary>
    public bool IsTimerEnabled;

    /// <summary>The core has started.</summary>
    public int IsOnline;

    /// <summary>The core sleeps, or is about to, and uses none of the program's memory.</summary>
    public int IsIdle;

    /// <summary>What the core sleeps for: the rank of a lock plus 1, or <see cref="ForAnswers"/>; 0 when it does not.</summary>
    public int ParkedFor;

    /// <summary>When its timer will interrupt, in nanoseconds since boot; <see cref="long.MaxValue"/> for never.</summary>
    public long TimerArmedFor;

    /// <summary>What runs when nothing else does: a kernel stack of its own.</summary>
    public Thread* Idle;

    /// <summary>The threads that wait for this core, newest last.</summary>
    public Thread* ReadyFirst;
    public Thread* ReadyLast;

    /// <summary>The number of the last request that other cores made of this one, and of the last that it has served.</summary>
    public long Requested;
    public long Served;

    /// <summary>The thread that has this core to itself, or null.</summary>
    public Thread* Owner;
}
