namespace LibOs.Components.Scheduler;

/// <summary>A thread in a <see cref="ThreadHeap"/>: 24 bytes.</summary>
internal struct HeapNode
{
    /// <summary>What the heap is ordered by; the least comes first.</summary>
    public long Key;

    /// <summary>Orders threads of the same key by arrival.</summary>
    public long Arrival;

    /// <summary>The thread.</summary>
    public int Thread;

    /// <summary>Whether this one comes before another. Differences are compared, so that keys may wrap around.</summary>
    public readonly bool IsBefore(in HeapNode other) =>
        Key - other.Key < 0 || (Key == other.Key && Arrival - other.Arrival < 0);
}
