namespace LibOs.Kernel.Threads;

/// <summary>Threads that wait, first come first served; linked through their control blocks.</summary>
internal unsafe struct WaitQueue
{
    private Thread* _first;
    private Thread* _last;

    /// <summary>The thread that has waited longest, or null.</summary>
    public readonly Thread* First => _first;

    /// <summary>Appends a thread that is in no queue.</summary>
    /// <param name="self">This queue, which must not move.</param>
    /// <param name="thread">The thread.</param>
    public static void Add(WaitQueue* self, Thread* thread)
    {
        // SAFETY: control blocks stay in place while their thread lives, and a thread leaves its queue before it ends.
        thread->Queue = self;
        thread->QueueNext = null;
        thread->QueuePrevious = self->_last;
        if (self->_last == null) self->_first = thread;
        else self->_last->QueueNext = thread;
        self->_last = thread;
    }

    /// <summary>Takes a thread out of the queue that it is in, if any.</summary>
    public static void Remove(Thread* thread)
    {
        // SAFETY: as above.
        WaitQueue* queue = thread->Queue;
        if (queue == null) return;
        if (thread->QueuePrevious == null) queue->_first = thread->QueueNext;
        else thread->QueuePrevious->QueueNext = thread->QueueNext;
        if (thread->QueueNext == null) queue->_last = thread->QueuePrevious;
        else thread->QueueNext->QueuePrevious = thread->QueuePrevious;
        thread->Queue = null;
        thread->QueueNext = null;
        thread->QueuePrevious = null;
    }
}
