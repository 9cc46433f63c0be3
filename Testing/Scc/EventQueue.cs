namespace LibOs.Testing.Scc;

/// <summary>What is to happen, the earliest first; of two at one time the one with the lesser order.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[256];

    public int Count { get; private set; }

    public long NextTime => Count == 0 ? long.MaxValue : _heap[0].Time;

    public void Push(in Entry entry)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        int place = Count++;
        while (place > 0)
        {
            int parent = (place - 1) / 2;
            if (!IsBefore(entry, _heap[parent])) break;
            _heap[place] = _heap[parent];
            place = parent;
        }

        _heap[place] = entry;
    }

    public Entry Pop()
    {
        Entry first = _heap[0];
        Entry last = _heap[--Count];
        _heap[Count] = default;
        int place = 0;
        while (true)
        {
            int child = (2 * place) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && IsBefore(_heap[child + 1], _heap[child])) child++;
            if (!IsBefore(_heap[child], last)) break;
            _heap[place] = _heap[child];
            place = child;
        }

        if (Count > 0) _heap[place] = last;
        return first;
    }

    private static bool IsBefore(in Entry a, in Entry b) => a.Time < b.Time || (a.Time == b.Time && a.Order < b.Order);

    /// <summary>A core goes on (no action), or something happens.</summary>
    public readonly record struct Entry(long Time, long Order, int Core, int Token, Action? Action);
}
