namespace LibOs.Components.Scheduler;

/// <summary>What a program can know of, and ask of, the scheduler that runs its threads.</summary>
/// <remarks>
/// In a partition this is the kernel's scheduler. In a process of another system it is that system's, of which less can
/// be known. Safe from any thread.
/// </remarks>
public interface ISchedulerService
{
    /// <summary>The name of the policy that orders ready threads; the operating system's name in a process.</summary>
    string PolicyName { get; }

    /// <summary>
    /// How long a thread may run while another waits; <see langword="null"/> in a process, whose system does not tell.
    /// </summary>
    TimeSpan? Quantum { get; }

    /// <summary>Sets the quantum of the running kernel.</summary>
    /// <param name="quantum">100 µs to 1 s.</param>
    /// <returns>Whether it was set; <see langword="false"/> in a process, which cannot.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantum"/> is out of range.</exception>
    bool TrySetQuantum(TimeSpan quantum);

    /// <summary>Lists the threads there are now, by number.</summary>
    IReadOnlyList<ThreadInfo> GetThreads();

    /// <summary>Lets other ready threads run.</summary>
    void Yield();
}
