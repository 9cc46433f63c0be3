using LibOs.Abstractions.Services;

namespace LibOs.Kernel.Threads;

/// <summary>A thread's control block. It lies at the bottom of the thread's kernel stack.</summary>
internal unsafe struct Thread
{
    /// <summary>Marks the end of the block; overwritten by a kernel stack that is too deep.</summary>
    public const ulong CanaryValue = 0x4C69_624F_7354_6872;

    /// <summary>The order of the block of frames that holds control block and kernel stack: 16 KiB.</summary>
    public const int StackOrder = 2;

    /// <summary>Its number. The machine stubs answer gettid by it: it comes first.</summary>
    public int Id;
    public int Slot;

    /// <summary>Where its kernel stack was left when it last gave way.</summary>
    public ulong SavedStack;
    public ulong StackTop;
    public ulong FsBase;

    /// <summary>Where the program's stack began; 0 for the first thread, whose stack ends with the program's addresses.</summary>
    public ulong ProgramStackTop;
    public ThreadState State;

    /// <summary>The core it runs on, waits for, or ran on last.</summary>
    public int Core;

    /// <summary>The cores it may run on: bit n for core n.</summary>
    public ulong Affinity;

    /// <summary>Its neighbours among the threads that wait for the same core.</summary>
    public Thread* ReadyNext;
    public Thread* ReadyPrevious;
    public int Priority;

    /// <summary>Its share of a core's time relative to others, 1 to 10,000.</summary>
    public int Weight;

    /// <summary>How long after becoming ready it should have been served, in nanoseconds; <see cref="long.MaxValue"/> for no matter when.</summary>
    public long RelativeDeadline;

    /// <summary>When it was created, woken, or gave way last, in nanoseconds since boot.</summary>
    public long ReadySince;

    /// <summary>Cleared and woken when the thread ends (CLONE_CHILD_CLEARTID).</summary>
    public ulong ClearOnExit;

    public ulong SignalMask;
    public ulong SignalsPending;

    /// <summary>The number of the system call in progress, to start it again after a signal.</summary>
    public ulong SystemCall;

    public WakeReason Wake;
    public bool IsInterruptible;

    /// <summary>When its wait ends by itself, in nanoseconds since boot; <see cref="long.MaxValue"/> for never.</summary>
    public long Deadline;

    /// <summary>Its place in the timer heap, or -1.</summary>
    public int TimerIndex;

    public WaitQueue* Queue;
    public Thread* QueueNext;
    public Thread* QueuePrevious;

    /// <summary>What it waits for within a queue that several things share: a futex's address.</summary>
    public ulong WaitKey;

    /// <summary>When it began to run, in nanoseconds since boot.</summary>
    public long StartedRunning;
    public long RunNanoseconds;
    public ThreadRecord.ThreadName Name;
    public ulong Canary;
}
