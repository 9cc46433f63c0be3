using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler;

/// <summary>
/// The round-robin scheduler: one queue, and a quantum for whoever's turn it is. Every operation takes constant time.
/// </summary>
/// <remarks>
/// Priorities, weights and deadlines mean nothing to it. Whoever becomes ready goes to the tail and disturbs nobody; with
/// n threads ready each waits at most n quanta for its turn.
/// </remarks>
[KernelPath]
public struct RoundRobinScheduler : IScheduler
{
    private ThreadQueue _queue;
    private long _quantum;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "round robin"u8;

    /// <inheritdoc/>
    public readonly int ReadyCount => _queue.Count;

    /// <summary>
    /// The time a thread may run while others wait, in nanoseconds. May be set at any time; a value below 1 counts as 1.
    /// </summary>
    public long QuantumNanoseconds
    {
        readonly get => _quantum;
        set => _quantum = Math.Max(value, 1);
    }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads: 8 each and 8 more.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    public static int GetStorageSize(int threadCapacity) => ThreadQueue.GetStorageSize(threadCapacity);

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        QuantumNanoseconds = quantumNanoseconds;
        _queue.Initialize(storage, threadCapacity);
    }

    /// <summary>Adds a ready thread behind all others.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The thread; one that is in the queue already, or out of range, is ignored.</param>
    public void Enqueue(Span<byte> storage, in ReadyThread thread) => _queue.AddLast(storage, thread.Thread);

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds) => _queue.TakeFirst(storage);

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread) => _queue.Remove(storage, thread);

    /// <summary>Told at timer interrupts while threads are waiting.</summary>
    /// <returns>Whether the running thread's quantum is over while another waits.</returns>
    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) =>
        _queue.Count > 0 && ranNanoseconds >= _quantum;

    /// <summary>Always <see langword="false"/>.</summary>
    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) => false;
}
