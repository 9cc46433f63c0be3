namespace LibOs.Kernel.Threads;

/// <summary>What a thread is doing, as the mechanism sees it.</summary>
internal enum ThreadState
{
    Running,
    Ready,
    Waiting,

    /// <summary>It has ended and waits for another thread to free its stack.</summary>
    Ended,
}
