using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler;

/// <summary>
/// The priority scheduler: of the ready threads one with the highest priority runs, and those of the same priority take
/// turns. Every operation takes constant time, however many threads there are.
/// </summary>
/// <remarks>
/// <para>
/// There is a queue for each of the 32 priorities, and a bitmap of those that are not empty. A thread that was created,
/// woken, or gave way goes to the tail of its queue with a whole quantum before it.
/// </para>
/// <para>
/// A preempted thread goes to the tail when its quantum is used up. When it had to leave early, for a more urgent
/// thread, it goes back to the head with what is left of its quantum, as far as <see cref="Tick"/> has told: being interrupted
/// must not cost it its turn. After <see cref="MaximumReturns"/> such returns in a row its quantum counts as used up, so that
/// interruptions which always come before a tick cannot keep its equals waiting for ever.
/// </para>
/// <para>
/// Priorities do not age. As long as a thread is ready, none of lower priority runs: urgent threads are expected to
/// wait most of the time, and an application in which they do not chooses another policy.
/// </para>
/// </remarks>
[KernelPath]
public struct PriorityScheduler : IScheduler
{
    /// <summary>How often in a row a preempted thread comes back to the head of its queue.</summary>
    public const int MaximumReturns = 8;

    // The first entries of the storage are the heads of the queues, the entry of thread n follows at PriorityCount + n.
    // With heads that look like entries the queues are rings, and linking needs no special cases.
    private const int FirstThread = IScheduler.PriorityCount;

    private long _quantum;
    private long _usedWhenPicked; // how much of its quantum the running thread had used when it was picked
    private int _threadCapacity;
    private int _readyCount;
    private uint _nonEmpty; // bit n: a thread of priority n is ready

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "priority"u8;

    /// <inheritdoc/>
    public readonly int ReadyCount => _readyCount;

    /// <summary>
    /// The time a thread may run while others of its priority wait, in nanoseconds. May be set at any time; a value
    /// below 1 counts as 1.
    /// </summary>
    public long QuantumNanoseconds
    {
        readonly get => _quantum;
        set => _quantum = Math.Max(value, 1);
    }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads: 24 each and 768 more.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    public static int GetStorageSize(int threadCapacity) => (FirstThread + threadCapacity) * Unsafe.SizeOf<ThreadEntry>();

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        Span<ThreadEntry> entries = Entries(storage);
        QuantumNanoseconds = quantumNanoseconds;
        _usedWhenPicked = 0;
        _threadCapacity = threadCapacity;
        _readyCount = 0;
        _nonEmpty = 0;
        for (int priority = 0; priority < IScheduler.PriorityCount; priority++)
        {
            entries[priority].Next = priority;
            entries[priority].Previous = priority;
        }
    }

    /// <summary>Adds a ready thread: to the tail of its queue, or to the head when it was preempted before its time.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">
    /// The thread; one that is in a queue already, or out of range, is ignored. A priority above or below 0 to 31 counts as
    /// the nearest of these.
    /// </param>
    public void Enqueue(Span<byte> storage, in ReadyThread thread)
    {
        if ((uint)thread.Thread >= (uint)_threadCapacity) return;
        Span<ThreadEntry> entries = Entries(storage);
        int index = FirstThread + thread.Thread;
        ref ThreadEntry entry = ref entries[index];
        if (entry.IsQueued) return;

        int priority = Math.Clamp(thread.Priority, 0, IScheduler.PriorityCount - 1);
        bool first = thread.Reason == ReadyReason.Preempted && entry.Used < _quantum && entry.Returns < MaximumReturns;
        if (first)
        {
            entry.Returns++;
        }
        else
        {
            entry.Used = 0;
            entry.Returns = 0;
        }

        int previous = first ? priority : entries[priority].Previous;
        int next = first ? entries[priority].Next : priority;
        entry.Priority = (byte)priority;
        entry.IsQueued = true;
        entry.Previous = previous;
        entry.Next = next;
        entries[previous].Next = index;
        entries[next].Previous = index;
        _nonEmpty |= 1u << priority;
        _readyCount++;
    }

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds)
    {
        if (_nonEmpty == 0) return -1;
        Span<ThreadEntry> entries = Entries(storage);
        int index = entries[BitOperations.Log2(_nonEmpty)].Next;
        Unlink(entries, index);
        _usedWhenPicked = entries[index].Used;
        return index - FirstThread;
    }

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread)
    {
        if ((uint)thread >= (uint)_threadCapacity) return false;
        Span<ThreadEntry> entries = Entries(storage);
        if (!entries[FirstThread + thread].IsQueued) return false;
        Unlink(entries, FirstThread + thread);
        return true;
    }

    /// <summary>Told at each timer interrupt while threads are waiting.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">The running thread: the last one picked.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="ranNanoseconds">How long it has run since it was picked.</param>
    /// <param name="nowNanoseconds">Not used.</param>
    /// <returns>Whether a more urgent thread is ready, or one of its priority while its quantum is used up.</returns>
    public bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds)
    {
        long ran = Math.Max(ranNanoseconds, 0);
        long used = ran > long.MaxValue - _usedWhenPicked ? long.MaxValue : _usedWhenPicked + ran;
        if ((uint)thread < (uint)_threadCapacity)
        {
            ref ThreadEntry entry = ref Entries(storage)[FirstThread + thread];
            if (!entry.IsQueued) entry.Used = used;
        }

        if (_nonEmpty == 0) return false;
        int ready = BitOperations.Log2(_nonEmpty);
        return ready > priority || (ready == priority && used >= _quantum);
    }

    /// <summary>Whether a thread that becomes ready should run at once: when it is more urgent than the running one.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="runningThread">Not used.</param>
    /// <param name="runningPriority">The priority of the running thread.</param>
    /// <param name="ready">The other.</param>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready) =>
        ready.Priority > runningPriority;

    private static Span<ThreadEntry> Entries(Span<byte> storage) => MemoryMarshal.Cast<byte, ThreadEntry>(storage);

    private void Unlink(Span<ThreadEntry> entries, int index)
    {
        ref ThreadEntry entry = ref entries[index];
        entries[entry.Previous].Next = entry.Next;
        entries[entry.Next].Previous = entry.Previous;
        if (entry.Next == entry.Previous) _nonEmpty &= ~(1u << entry.Priority); // only the head is left
        entry.IsQueued = false;
        _readyCount--;
    }
}
