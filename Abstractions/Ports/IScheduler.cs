using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The policy that orders the threads that are ready to run on one core.</summary>
/// <remarks>
/// <para>
/// Implemented by an unmanaged struct in safe code. Threads are small numbers, 0 to the capacity less one. Each core has a
/// policy of its own with storage of its own; the mechanism moves threads between cores by <see cref="Remove"/> here and
/// <see cref="Enqueue"/> there. It owns the storage and passes it to each call, calls one at a time with interrupts off,
/// and checks every answer: picking a thread that is not ready ends in a panic that names the policy. Methods run in
/// kernel path: no allocation, no exception.
/// </para>
/// <para>
/// A thread is in the queue from <see cref="Enqueue"/> until <see cref="Pick"/> or <see cref="Remove"/>; the running thread
/// is not. The running thread is the one picked last until it is enqueued again or the next call of <see cref="Pick"/>,
/// whichever comes first. A core's first thread runs without having been picked.
/// </para>
/// </remarks>
[Port]
public interface IScheduler
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 2;

    /// <summary>The number of priorities: 0 is the lowest, <c>PriorityCount - 1</c> the most urgent.</summary>
    const int PriorityCount = 32;

    /// <summary>The priority of a thread that asked for none.</summary>
    const int DefaultPriority = 16;

    /// <summary>A short name of the policy in ASCII, for statistics and panics.</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    static abstract int GetStorageSize(int threadCapacity);

    /// <summary>Prepares zeroed storage; the queue is empty. Called once, before any other call.</summary>
    /// <param name="storage">At least <see cref="GetStorageSize"/> bytes, aligned to 16.</param>
    /// <param name="threadCapacity">The number of threads that can exist.</param>
    /// <param name="quantumNanoseconds">How long a thread may run while another waits, in nanoseconds; positive.</param>
    void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds);

    /// <summary>
    /// The time a thread may run while others that the policy holds equal wait, in nanoseconds: <see cref="Tick"/> is called
    /// about as often. May be set at any time.
    /// </summary>
    long QuantumNanoseconds { get; set; }

    /// <summary>Adds a ready thread.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The thread; not in the queue.</param>
    void Enqueue(Span<byte> storage, in ReadyThread thread);

    /// <summary>
    /// Takes the thread to run next out of the queue. Whoever ran until now does not run any more: it was enqueued again, or
    /// it waits or has ended. While no thread is ready the core sleeps and asks again after each interrupt.
    /// </summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="nowNanoseconds">The time now, in nanoseconds since boot.</param>
    /// <returns>The thread, or -1 when none is ready.</returns>
    int Pick(Span<byte> storage, long nowNanoseconds);

    /// <summary>
    /// Takes a certain thread out of the queue: it moves to another core, or is enqueued again at once with another priority,
    /// weight or deadline.
    /// </summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The thread.</param>
    /// <returns>Whether it was there.</returns>
    bool Remove(Span<byte> storage, int thread);

    /// <summary>Told at timer interrupts while threads are waiting, about every <see cref="QuantumNanoseconds"/>.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The running thread.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="ranNanoseconds">How long it has run since it was picked.</param>
    /// <param name="nowNanoseconds">The time now, in nanoseconds since boot.</param>
    /// <returns>Whether it should give way to the next: it is then enqueued as preempted, and <see cref="Pick"/> is called.</returns>
    bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds);

    /// <summary>
    /// Asked after <see cref="Enqueue"/> when a thread became ready while another runs: should the running one give way at
    /// once, before its time is over?
    /// </summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="runningThread">The running thread.</param>
    /// <param name="runningPriority">Its priority.</param>
    /// <param name="ready">The thread that was enqueued.</param>
    /// <returns>Whether the running thread is enqueued as preempted, and <see cref="Pick"/> is called.</returns>
    bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready);

    /// <summary>The number of threads in the queue. While it is 0 no timer interrupts the running thread for the policy's sake.</summary>
    int ReadyCount { get; }
}
