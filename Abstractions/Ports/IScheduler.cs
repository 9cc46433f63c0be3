using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The policy that orders the threads that are ready to run on one core.</summary>
/// <remarks>
/// Implemented by an unmanaged struct in safe code. Threads are small numbers, 0 to the capacity less one. The
/// mechanism owns the storage and passes it to each call, calls with interrupts off, and checks every answer: picking a
/// thread that is not ready ends in a panic that names the policy. Methods run in kernel path: no allocation, no
/// exception. A thread is in the queue from <see cref="Enqueue"/> until <see cref="Pick"/> or <see cref="Remove"/>; the running
/// thread is not.
/// </remarks>
[Port]
public interface IScheduler
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>The number of priorities: 0 is the lowest, <c>PriorityCount - 1</c> the most urgent.</summary>
    const int PriorityCount = 32;

    /// <summary>The priority of a thread that asked for none.</summary>
    const int DefaultPriority = 16;

    /// <summary>A short name of the policy in ASCII, for statistics and panics.</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    static abstract int GetStorageSize(int threadCapacity);

    /// <summary>Prepares zeroed storage; the queue is empty.</summary>
    /// <param name="storage">At least <see cref="GetStorageSize"/> bytes, aligned to 16.</param>
    /// <param name="threadCapacity">The number of threads that can exist.</param>
    /// <param name="quantumNanoseconds">How long a thread may run while another waits, in nanoseconds; positive.</param>
    void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds);

    /// <summary>The time a thread may run while others of its priority wait, in nanoseconds. May be set at any time.</summary>
    long QuantumNanoseconds { get; set; }

    /// <summary>Adds a ready thread.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The thread; not in the queue.</param>
    /// <param name="priority">0 to <see cref="PriorityCount"/> less one.</param>
    /// <param name="reason">Why it became ready.</param>
    void Enqueue(Span<byte> storage, int thread, int priority, ReadyReason reason);

    /// <summary>Takes the thread to run next out of the queue.</summary>
    /// <returns>The thread, or -1 when none is ready.</returns>
    int Pick(Span<byte> storage);

    /// <summary>Takes a certain thread out of the queue.</summary>
    /// <returns>Whether it was there.</returns>
    bool Remove(Span<byte> storage, int thread);

    /// <summary>Told at each timer interrupt while threads are waiting.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The running thread.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="ranNanoseconds">How long it has run since it was picked.</param>
    /// <returns>Whether it should give way to the next.</returns>
    bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds);

    /// <summary>Asked when a thread becomes ready: should it run at once, before the running thread's time is over?</summary>
    bool ShouldPreempt(Span<byte> storage, int runningPriority, int readyPriority);

    /// <summary>The number of threads in the queue.</summary>
    int ReadyCount { get; }
}
