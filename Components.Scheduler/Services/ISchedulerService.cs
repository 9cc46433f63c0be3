using LibOs.Abstractions.Services;

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

    /// <summary>The number of cores; they are numbered from 0.</summary>
    int CoreCount { get; }

    /// <summary>The core on which the calling thread runs, or ran just now.</summary>
    int CurrentCore { get; }

    /// <summary>
    /// What a thread has asked of the scheduler. In a process the values are those that <see cref="SetScheduling"/> stored, and
    /// only the calling thread's are known.
    /// </summary>
    /// <param name="threadId">Its number, as <see cref="GetThreads"/> gives it; 0 for the calling thread.</param>
    /// <exception cref="ArgumentException">There is no such thread.</exception>
    /// <exception cref="PlatformNotSupportedException">A process was asked for another thread than the calling one.</exception>
    ThreadScheduling GetScheduling(int threadId = 0);

    /// <summary>
    /// Sets what a thread asks of the scheduler, at once. What of it counts depends on the policy. In a process the priority becomes
    /// <see cref="Thread.Priority"/>; the rest is stored, and has no effect.
    /// </summary>
    /// <param name="threadId">Its number, as <see cref="GetThreads"/> gives it; 0 for the calling thread.</param>
    /// <param name="value">The values; bits for cores that there are not are ignored.</param>
    /// <exception cref="ArgumentException">There is no such thread, or the affinity names no core that there is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">A process was asked for another thread than the calling one.</exception>
    void SetScheduling(int threadId, ThreadScheduling value);

    /// <summary>
    /// Gives a core to the calling thread alone, for work that must not be disturbed: when this returns it runs there, no
    /// other thread does, and nothing ticks. A thread has one such core at most: asking for another gives the first one back.
    /// </summary>
    /// <param name="core">The core: 1 or above, since core 0 serves the devices.</param>
    /// <returns>Gives the core back when it is disposed, by the same thread; the thread's end does so, too.</returns>
    /// <exception cref="ArgumentException">The core cannot be isolated: there is no such core, or it is core 0.</exception>
    /// <exception cref="InvalidOperationException">The core belongs to another thread.</exception>
    /// <exception cref="PlatformNotSupportedException">In a process, which cannot keep a core from other programs.</exception>
    IDisposable IsolateCore(int core);
}
