using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler;

/// <summary>
/// Earliest deadline first: of the ready threads that have a deadline the one with the earliest runs, at once; those without
/// one take turns in the time that is left. Operations take logarithmic time in the number of ready threads with a
/// deadline, and constant time for the others.
/// </summary>
/// <remarks>
/// <para>
/// A thread's deadline is counted from when it was created or woken, or yielded last: with its relative deadline set to the
/// time its work may take, a thread that sleeps until its next round, or yields when it is done, gets a new one each round. Being
/// preempted does not change it. Of equal deadlines the thread that became ready first runs first, and does not give
/// way. Deadlines are all kept as long as they can be kept at all on one core; nothing holds a thread to the time that it
/// said, so under overload others may miss theirs.
/// </para>
/// <para>
/// A thread without a deadline that leaves early for one that has keeps its turn and what is left of its quantum. Priorities
/// and weights mean nothing.
/// </para>
/// </remarks>
[KernelPath]
public struct EarliestDeadlineFirstScheduler : IScheduler
{
    private ThreadHeap _heap; // threads with a deadline
    private ThreadQueue _queue; // the others; in the storage behind the heap
    private int _heapLength;
    private long _quantum;
    private int _running; // the thread picked last, or -1
    private long _runningDeadline;
    private long _pickedAt;
    private long _usedWhenPicked;
    private int _interrupted; // the one thread that left before its quantum was over, or -1: it is first in the queue
    private long _interruptedUsed;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "earliest deadline first"u8;

    /// <inheritdoc/>
    public readonly int ReadyCount => _heap.Count + _queue.Count;

    /// <summary>
    /// The time a thread without a deadline may run while others without one wait, in nanoseconds. May be set at any time; a
    /// value below 1 counts as 1.
    /// </summary>
    public long QuantumNanoseconds
    {
        readonly get => _quantum;
        set => _quantum = Math.Max(value, 1);
    }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads: at most 36 each and 16 more.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    public static int GetStorageSize(int threadCapacity) => HeapLength(threadCapacity) + ThreadQueue.GetStorageSize(threadCapacity);

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        QuantumNanoseconds = quantumNanoseconds;
        _heapLength = HeapLength(threadCapacity);
        _heap.Initialize(threadCapacity);
        _queue.Initialize(storage[_heapLength..], threadCapacity);
        _running = -1;
        _runningDeadline = ReadyThread.NoDeadline;
        _pickedAt = 0;
        _usedWhenPicked = 0;
        _interrupted = -1;
        _interruptedUsed = 0;
    }

    /// <summary>Adds a ready thread.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The thread; one that is in a queue already, or out of range, is ignored.</param>
    public void Enqueue(Span<byte> storage, in ReadyThread thread)
    {
        long deadline = thread.DeadlineNanoseconds;
        if (deadline != ReadyThread.NoDeadline) _heap.Add(storage, thread.Thread, deadline);
        else EnqueueWithoutDeadline(storage, in thread);
        if (thread.Thread == _running) _running = -1;
    }

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds)
    {
        _pickedAt = nowNanoseconds;
        _usedWhenPicked = 0;
        if (_heap.Count > 0)
        {
            _runningDeadline = _heap.FirstKey(storage);
            _running = _heap.TakeFirst(storage);
            return _running;
        }

        _runningDeadline = ReadyThread.NoDeadline;
        _running = _queue.TakeFirst(Rest(storage));
        if (_running >= 0 && _running == _interrupted)
        {
            _usedWhenPicked = _interruptedUsed;
            _interrupted = -1;
        }

        return _running;
    }

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread)
    {
        if (_heap.Remove(storage, thread)) return true;
        if (!_queue.Remove(Rest(storage), thread)) return false;
        if (thread == _interrupted) _interrupted = -1;
        return true;
    }

    /// <summary>Told at timer interrupts while threads are waiting.</summary>
    /// <returns>
    /// Whether a thread with an earlier deadline is ready, or the running one has none, its quantum is over and another waits.
    /// </returns>
    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds)
    {
        long deadline = DeadlineOf(thread);
        if (_heap.Count > 0 && _heap.FirstKey(storage) < deadline) return true;
        long left = _quantum - (thread == _running ? _usedWhenPicked : 0);
        return deadline == ReadyThread.NoDeadline && _queue.Count > 0 && ranNanoseconds >= left;
    }

    /// <summary>Whether the thread that became ready has an earlier deadline than the running one, or the first of the two has one.</summary>
    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) =>
        ready.DeadlineNanoseconds < DeadlineOf(runningThread);

    // The heap's nodes hold 64-bit numbers: what follows begins at a multiple of eight.
    private static int HeapLength(int threadCapacity) => (ThreadHeap.GetStorageSize(threadCapacity) + 7) & ~7;

    private readonly Span<byte> Rest(Span<byte> storage) => storage[_heapLength..];

    private readonly long DeadlineOf(int running) => running == _running ? _runningDeadline : ReadyThread.NoDeadline;

    private void EnqueueWithoutDeadline(Span<byte> storage, in ReadyThread thread)
    {
        if (_heap.Contains(storage, thread.Thread)) return;
        if (thread.Reason == ReadyReason.Preempted && thread.Thread == _running && _runningDeadline == ReadyThread.NoDeadline)
        {
            long used = _usedWhenPicked + Math.Max(thread.NowNanoseconds - _pickedAt, 0);
            if (used < _quantum)
            {
                _queue.AddFirst(Rest(storage), thread.Thread);
                _interrupted = thread.Thread;
                _interruptedUsed = used;
                return;
            }
        }

        _queue.AddLast(Rest(storage), thread.Thread);
    }
}
