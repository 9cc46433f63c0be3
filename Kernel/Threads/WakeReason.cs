namespace LibOs.Kernel.Threads;

/// <summary>Why a waiting thread goes on.</summary>
internal enum WakeReason
{
    Event,
    TimedOut,
    Signal,
}
