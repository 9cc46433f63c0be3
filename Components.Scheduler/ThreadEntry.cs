namespace LibOs.Components.Scheduler;

/// <summary>What the priority scheduler keeps of one thread: 24 bytes, zero while the thread is not in a queue.</summary>
internal struct ThreadEntry
{
    /// <summary>How much of its quantum the thread has used, in nanoseconds.</summary>
    public long Used;

    /// <summary>The index of the next entry in the ring.</summary>
    public int Next;

    /// <summary>The index of the previous entry in the ring.</summary>
    public int Previous;

    /// <summary>The priority of the queue it is in.</summary>
    public byte Priority;

    /// <summary>Whether it is in a queue.</summary>
    public bool IsQueued;

    /// <summary>How often in a row it came back to the head of its queue.</summary>
    public byte Returns;
}
