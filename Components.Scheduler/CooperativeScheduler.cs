using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler;

/// <summary>
/// The cooperative scheduler: a thread runs until it waits, yields or ends, and the others follow in the order in which they
/// became ready. Every operation takes constant time.
/// </summary>
/// <remarks>
/// Priorities, weights and deadlines mean nothing to it, and no time is ever up: a thread that computes for ever keeps its
/// core for ever. The collector of the .NET runtime needs no more than that, because threads that it waits for are
/// interrupted by a signal, and come back. A thread that waits in a loop without yielding for another does not.
/// </remarks>
[KernelPath]
public struct CooperativeScheduler : IScheduler
{
    private ThreadQueue _queue;
    private long _quantum;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "cooperative"u8;

    /// <inheritdoc/>
    public readonly int ReadyCount => _queue.Count;

    /// <summary>How often the timer may ask while threads wait, in nanoseconds; the answer is no. A value below 1 counts as 1.</summary>
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

    /// <summary>Always <see langword="false"/>.</summary>
    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds) => false;

    /// <summary>Always <see langword="false"/>.</summary>
    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) => false;
}
