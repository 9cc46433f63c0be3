using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Machine;

/// <summary>What belongs to one core; GS points at it. The machine stubs know the first four fields by their offsets.</summary>
internal unsafe struct CoreBlock
{
    public CoreBlock* Self;

    /// <summary>The top of the running thread's kernel stack: where system calls and traps put their frame.</summary>
    public ulong KernelStackTop;

    /// <summary>The program's stack pointer while a system call enters.</summary>
    public ulong UserStack;

    /// <summary>Not 0 while the kernel runs.</summary>
    public ulong InKernel;

    /// <summary>The running thread.</summary>
    public Thread* Current;

    /// <summary>How deep the handling of traps within the kernel is nested; more than 1 is a bug.</summary>
    public ulong KernelTrapDepth;
}
