using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler;

/// <summary>
/// The proportional-share scheduler: threads that are ready all the time get parts of the core's time in the ratio of their
/// weights. Operations take logarithmic time in the number of ready threads.
/// </summary>
/// <remarks>
/// <para>
/// Each thread has a virtual time, which advances while it runs, the slower the greater its weight; the ready thread whose
/// virtual time is least runs. Time is charged by the clock, not by ticks, so what a thread runs before it waits counts.
/// </para>
/// <para>
/// A thread that wakes gets its share from now on, and nothing for the time in which it slept, but that it may run for half
/// a quantum before its equals: so it answers soon. It takes over at once from a thread that is ahead of it by more than a
/// quarter of a quantum. A thread that yields lets the next in line run. Priorities and deadlines mean nothing.
/// </para>
/// </remarks>
[KernelPath]
public struct ProportionalShareScheduler : IScheduler
{
    private const long LongestCharge = long.MaxValue / ReadyThread.DefaultWeight - ReadyThread.MaximumWeight;

    private ThreadHeap _heap; // by virtual time
    private int _heapLength;
    private int _threadCapacity;
    private long _quantum;
    private long _virtualTime; // the least of all threads that are ready or run; never goes back
    private int _running; // the thread picked last, as long as its time has not been charged, or -1
    private long _pickedAt;

    /// <inheritdoc/>
    public static ReadOnlySpan<byte> Name => "proportional share"u8;

    /// <inheritdoc/>
    public readonly int ReadyCount => _heap.Count;

    /// <summary>
    /// The shortest time after which a tick takes the core from a running thread, in nanoseconds. May be set at any time; a
    /// value below 1 counts as 1.
    /// </summary>
    public long QuantumNanoseconds
    {
        readonly get => _quantum;
        set => _quantum = Math.Max(value, 1);
    }

    /// <summary>The bytes of storage needed for <paramref name="threadCapacity"/> threads: at most 44 each and 8 more.</summary>
    /// <param name="threadCapacity">1 to 65,536.</param>
    public static int GetStorageSize(int threadCapacity) => HeapLength(threadCapacity) + (threadCapacity * Unsafe.SizeOf<ShareEntry>());

    /// <inheritdoc/>
    public void Initialize(Span<byte> storage, int threadCapacity, long quantumNanoseconds)
    {
        QuantumNanoseconds = quantumNanoseconds;
        _threadCapacity = threadCapacity;
        _heapLength = HeapLength(threadCapacity);
        _heap.Initialize(threadCapacity);
        _virtualTime = 0;
        _running = -1;
        _pickedAt = 0;
    }

    /// <summary>Adds a ready thread.</summary>
    /// <param name="storage">The storage given to <see cref="Initialize"/>.</param>
    /// <param name="thread">
    /// The thread; one that is in the queue already, or out of range, is ignored. A weight above or below 1 to 10,000 counts
    /// as the nearest of these.
    /// </param>
    public void Enqueue(Span<byte> storage, in ReadyThread thread)
    {
        if ((uint)thread.Thread >= (uint)_threadCapacity || _heap.Contains(storage, thread.Thread)) return;
        if (thread.Thread == _running) Charge(storage, thread.NowNanoseconds);
        else if (_running >= 0) Advance(storage, VirtualTimeNow(storage, thread.NowNanoseconds));
        else if (_heap.Count > 0) Advance(storage, _heap.FirstKey(storage));
        ref ShareEntry entry = ref Entries(storage)[thread.Thread];
        entry.Weight = Math.Clamp(thread.Weight, ReadyThread.MinimumWeight, ReadyThread.MaximumWeight);
        long least = thread.Reason == ReadyReason.Woken ? _virtualTime - Weighted(_quantum / 2, entry.Weight) : _virtualTime;
        bool isNew = thread.Reason is ReadyReason.Created or ReadyReason.Moved;
        if (isNew || entry.VirtualTime - least < 0) entry.VirtualTime = least;
        if (thread.Reason == ReadyReason.Yielded && _heap.Count > 0)
        {
            long next = _heap.FirstKey(storage);
            if (entry.VirtualTime - next < 0) entry.VirtualTime = next;
        }

        _heap.Add(storage, thread.Thread, entry.VirtualTime);
    }

    /// <inheritdoc/>
    public int Pick(Span<byte> storage, long nowNanoseconds)
    {
        if (_running >= 0) Charge(storage, nowNanoseconds);
        if (_heap.Count == 0) return -1;
        Advance(storage, _heap.FirstKey(storage));
        _running = _heap.TakeFirst(storage);
        _pickedAt = nowNanoseconds;
        return _running;
    }

    /// <inheritdoc/>
    public bool Remove(Span<byte> storage, int thread) => _heap.Remove(storage, thread);

    /// <summary>Told at timer interrupts while threads are waiting.</summary>
    /// <returns>Whether the running thread has run for a quantum, and a ready one is not older than it.</returns>
    /// <inheritdoc/>
    public readonly bool Tick(Span<byte> storage, int thread, int priority, long ranNanoseconds, long nowNanoseconds)
    {
        if (_heap.Count == 0 || ranNanoseconds < _quantum) return false;
        return thread != _running || _heap.FirstKey(storage) - VirtualTimeNow(storage, nowNanoseconds) <= 0;
    }

    /// <summary>Whether the running thread is ahead of the one that became ready by more than a quarter of a quantum.</summary>
    /// <inheritdoc/>
    public readonly bool ShouldPreempt(Span<byte> storage, int runningThread, int runningPriority, in ReadyThread ready)
    {
        if (runningThread != _running || _running < 0 || !_heap.Contains(storage, ready.Thread)) return false;
        ref ShareEntry entry = ref Entries(storage)[ready.Thread];
        return VirtualTimeNow(storage, ready.NowNanoseconds) - entry.VirtualTime > Weighted(_quantum / 4, entry.Weight);
    }

    // The heap's nodes hold 64-bit numbers: what follows begins at a multiple of eight.
    private static int HeapLength(int threadCapacity) => (ThreadHeap.GetStorageSize(threadCapacity) + 7) & ~7;

    /// <summary>How much older a thread gets; rounded up, so that no run is for nothing.</summary>
    private static long Weighted(long nanoseconds, int weight) =>
        ((Math.Clamp(nanoseconds, 0, LongestCharge) * ReadyThread.DefaultWeight) + weight - 1) / weight;

    private readonly Span<ShareEntry> Entries(Span<byte> storage) => MemoryMarshal.Cast<byte, ShareEntry>(storage[_heapLength..]);

    private readonly long VirtualTimeNow(Span<byte> storage, long nowNanoseconds)
    {
        ref ShareEntry entry = ref Entries(storage)[_running];
        return entry.VirtualTime + Weighted(nowNanoseconds - _pickedAt, entry.Weight);
    }

    private void Charge(Span<byte> storage, long nowNanoseconds)
    {
        long virtualTime = VirtualTimeNow(storage, nowNanoseconds);
        Entries(storage)[_running].VirtualTime = virtualTime;
        _running = -1;
        Advance(storage, virtualTime);
    }

    /// <summary>Notes the virtual time of a thread that runs, or ran just now: nobody who comes later starts before everyone else.</summary>
    private void Advance(Span<byte> storage, long virtualTime)
    {
        if (_heap.Count > 0)
        {
            long first = _heap.FirstKey(storage);
            if (first - virtualTime < 0) virtualTime = first;
        }

        if (virtualTime - _virtualTime > 0) _virtualTime = virtualTime;
    }
}
