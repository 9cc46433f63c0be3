namespace LibOs.Kernel.Threads;

/// <summary>Threads that wait for a time, the earliest first: a binary heap over memory given at boot.</summary>
internal unsafe struct TimerHeap
{
    private Thread** _threads;
    private int _capacity;

    /// <summary>The number of threads in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest deadline, or <see cref="long.MaxValue"/>.</summary>
    public readonly long Earliest => Count == 0 ? long.MaxValue : _threads[0]->Deadline;

    /// <summary>Sets the memory: room for <paramref name="capacity"/> pointers.</summary>
    public void Initialize(Thread** memory, int capacity)
    {
        _threads = memory;
        _capacity = capacity;
        Count = 0;
    }

    /// <summary>Adds a thread by its <see cref="Thread.Deadline"/>.</summary>
    /// <returns>False when the heap is full, which the capacity (all threads there can be) rules out.</returns>
    public bool Add(Thread* thread)
    {
        if (Count == _capacity) return false;
        int index = Count++;
        Place(index, thread);
        Rise(index);
        return true;
    }

    /// <summary>Takes a thread out, if it is in.</summary>
    public void Remove(Thread* thread)
    {
        // SAFETY: indexes below Count are within the memory, and threads leave the heap before they end.
        int index = thread->TimerIndex;
        if (index < 0) return;
        thread->TimerIndex = -1;
        Thread* last = _threads[--Count];
        if (last == thread) return;
        Place(index, last);
        Rise(index);
        Sink(last->TimerIndex);
    }

    /// <summary>Takes out the earliest thread if its deadline has come; otherwise null.</summary>
    public Thread* TakeExpired(long now)
    {
        if (Count == 0 || _threads[0]->Deadline > now) return null;
        Thread* first = _threads[0];
        Remove(first);
        return first;
    }

    private void Rise(int index)
    {
        Thread* thread = _threads[index];
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (_threads[parent]->Deadline <= thread->Deadline) break;
            Place(index, _threads[parent]);
            index = parent;
        }

        Place(index, thread);
    }

    private void Sink(int index)
    {
        Thread* thread = _threads[index];
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && _threads[child + 1]->Deadline < _threads[child]->Deadline) child++;
            if (_threads[child]->Deadline >= thread->Deadline) break;
            Place(index, _threads[child]);
            index = child;
        }

        Place(index, thread);
    }

    private readonly void Place(int index, Thread* thread)
    {
        _threads[index] = thread;
        thread->TimerIndex = index;
    }
}
