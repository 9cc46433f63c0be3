using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Composition;

namespace LibOs.Components.Scheduler;

/// <summary>Threads in the order of their arrival; every operation takes constant time. Part of a policy's storage.</summary>
[KernelPath]
internal struct ThreadQueue
{
    // A ring through the first link, which stands for no thread; the link of thread n follows at n + 1.
    private int _threadCapacity;

    /// <summary>How many threads are in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of storage needed: 8 for each thread and 8 more.</summary>
    public static int GetStorageSize(int threadCapacity) => (threadCapacity + 1) * Unsafe.SizeOf<ThreadLink>();

    /// <summary>Prepares zeroed storage.</summary>
    public void Initialize(Span<byte> storage, int threadCapacity)
    {
        Span<ThreadLink> links = Links(storage);
        _threadCapacity = threadCapacity;
        Count = 0;
        links[0].Next = 1;
        links[0].Previous = 1;
    }

    /// <summary>Adds a thread behind all others; one that is there already, or out of range, is ignored.</summary>
    public void AddLast(Span<byte> storage, int thread)
    {
        if (!IsFree(storage, thread)) return;
        Span<ThreadLink> links = Links(storage);
        Insert(links, thread + 1, links[0].Previous - 1, 0);
    }

    /// <summary>Adds a thread before all others; one that is there already, or out of range, is ignored.</summary>
    public void AddFirst(Span<byte> storage, int thread)
    {
        if (!IsFree(storage, thread)) return;
        Span<ThreadLink> links = Links(storage);
        Insert(links, thread + 1, 0, links[0].Next - 1);
    }

    /// <summary>Takes the first thread out, or gives -1 when there is none.</summary>
    public int TakeFirst(Span<byte> storage)
    {
        if (Count == 0) return -1;
        Span<ThreadLink> links = Links(storage);
        int index = links[0].Next - 1;
        Unlink(links, index);
        return index - 1;
    }

    /// <summary>Takes a thread out.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Span<byte> storage, int thread)
    {
        if ((uint)thread >= (uint)_threadCapacity) return false;
        Span<ThreadLink> links = Links(storage);
        if (links[thread + 1].Next == 0) return false;
        Unlink(links, thread + 1);
        return true;
    }

    private static Span<ThreadLink> Links(Span<byte> storage) => MemoryMarshal.Cast<byte, ThreadLink>(storage);

    private readonly bool IsFree(Span<byte> storage, int thread) =>
        (uint)thread < (uint)_threadCapacity && Links(storage)[thread + 1].Next == 0;

    private void Insert(Span<ThreadLink> links, int index, int previous, int next)
    {
        links[index].Previous = previous + 1;
        links[index].Next = next + 1;
        links[previous].Next = index + 1;
        links[next].Previous = index + 1;
        Count++;
    }

    private void Unlink(Span<ThreadLink> links, int index)
    {
        ThreadLink link = links[index];
        links[link.Previous - 1].Next = link.Next;
        links[link.Next - 1].Previous = link.Previous;
        links[index] = default;
        Count--;
    }
}
