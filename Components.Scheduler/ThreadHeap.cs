using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;

namespace LibOs.Components.Scheduler;

/// <summary>
/// Threads ordered by a key, those of the same key by arrival: a binary heap with the position of each thread in it, so that
/// every operation takes at most logarithmic time. Part of a policy's storage.
/// </summary>
[KernelPath]
internal struct ThreadHeap
{
    private int _threadCapacity;
    private long _arrivals;

    /// <summary>How many threads are in the heap.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of storage needed: 28 for each thread.</summary>
    public static int GetStorageSize(int threadCapacity) => threadCapacity * (Unsafe.SizeOf<HeapNode>() + sizeof(int));

    /// <summary>Prepares zeroed storage.</summary>
    public void Initialize(int threadCapacity)
    {
        _threadCapacity = threadCapacity;
        _arrivals = 0;
        Count = 0;
    }

    /// <summary>The least key; only when <see cref="Count"/> is not 0.</summary>
    public readonly long FirstKey(Span<byte> storage) => Nodes(storage)[0].Key;

    /// <summary>Adds a thread; one that is there already, or out of range, is ignored.</summary>
    public void Add(Span<byte> storage, int thread, long key)
    {
        if (Contains(storage, thread) || (uint)thread >= (uint)_threadCapacity) return;
        Nodes(storage)[Count] = new HeapNode { Key = key, Arrival = _arrivals++, Thread = thread };
        Count++;
        MoveUp(storage, Count - 1);
    }

    /// <summary>Takes out the thread with the least key, or gives -1 when there is none.</summary>
    public int TakeFirst(Span<byte> storage)
    {
        if (Count == 0) return -1;
        int thread = Nodes(storage)[0].Thread;
        RemoveAt(storage, 0);
        return thread;
    }

    /// <summary>Takes a thread out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Span<byte> storage, int thread)
    {
        if (!Contains(storage, thread)) return false;
        RemoveAt(storage, Positions(storage)[thread] - 1);
        return true;
    }

    /// <summary>Whether a thread is in the heap.</summary>
    public readonly bool Contains(Span<byte> storage, int thread) =>
        (uint)thread < (uint)_threadCapacity && Positions(storage)[thread] != 0;

    private readonly Span<HeapNode> Nodes(Span<byte> storage) =>
        MemoryMarshal.Cast<byte, HeapNode>(storage)[.._threadCapacity];

    /// <summary>Where each thread is in the heap, counted from 1; 0 for nowhere.</summary>
    private readonly Span<int> Positions(Span<byte> storage) =>
        MemoryMarshal.Cast<byte, int>(storage[(_threadCapacity * Unsafe.SizeOf<HeapNode>())..]);

    private void RemoveAt(Span<byte> storage, int position)
    {
        Span<HeapNode> nodes = Nodes(storage);
        Span<int> positions = Positions(storage);
        positions[nodes[position].Thread] = 0;
        Count--;
        if (position == Count) return;
        nodes[position] = nodes[Count];
        positions[nodes[position].Thread] = position + 1;
        if (position > 0 && nodes[position].IsBefore(in nodes[(position - 1) / 2])) MoveUp(storage, position);
        else MoveDown(storage, position);
    }

    private readonly void MoveUp(Span<byte> storage, int position)
    {
        Span<HeapNode> nodes = Nodes(storage);
        Span<int> positions = Positions(storage);
        HeapNode node = nodes[position];
        while (position > 0)
        {
            int parent = (position - 1) / 2;
            if (!node.IsBefore(in nodes[parent])) break;
            nodes[position] = nodes[parent];
            positions[nodes[position].Thread] = position + 1;
            position = parent;
        }

        nodes[position] = node;
        positions[node.Thread] = position + 1;
    }

    private readonly void MoveDown(Span<byte> storage, int position)
    {
        Span<HeapNode> nodes = Nodes(storage);
        Span<int> positions = Positions(storage);
        HeapNode node = nodes[position];
        for (int child; (child = (2 * position) + 1) < Count; position = child)
        {
            if (child + 1 < Count && nodes[child + 1].IsBefore(in nodes[child])) child++;
            if (!nodes[child].IsBefore(in node)) break;
            nodes[position] = nodes[child];
            positions[nodes[position].Thread] = position + 1;
        }

        nodes[position] = node;
        positions[node.Thread] = position + 1;
    }
}
