using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using LibOs.Kernel.Threads;
using KernelThread = LibOs.Kernel.Threads.Thread;

namespace LibOs.Benchmarks;

/// <summary>The kernel's timers: the earliest runs out and the thread sleeps again, and a wait with a limit that ends before it.</summary>
/// <remarks>
/// The peers hold as many deadlines. <see cref="PriorityQueue{TElement,TPriority}"/> cannot take out an element in the
/// middle without a search, so the ordered set is the peer of a wait that ends early.
/// </remarks>
public unsafe class TimerBenchmarks
{
    private readonly PriorityQueue<int, long> _priorityQueue = new();
    private readonly SortedSet<(long Deadline, int Thread)> _set = [];
    private TimerHeap _heap;
    private KernelThread* _threads;
    private KernelThread** _memory;
    private uint _random;
    private long _now;

    /// <summary>How many threads wait for a time.</summary>
    [Params(16, 1024)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // SAFETY: freed in Cleanup; the heap holds pointers into the first block and lies in the second.
        _threads = (KernelThread*)NativeMemory.AllocZeroed((nuint)Threads, (nuint)sizeof(KernelThread));
        _memory = (KernelThread**)NativeMemory.AllocZeroed((nuint)Threads, (nuint)sizeof(KernelThread*));
        _heap = default;
        _heap.Initialize(_memory, Threads);
        _priorityQueue.Clear();
        _set.Clear();
        _random = 12345;
        _now = 0;
        for (int i = 0; i < Threads; i++)
        {
            long deadline = Next();
            _threads[i].TimerIndex = -1;
            _threads[i].Deadline = deadline;
            _ = _heap.Add(&_threads[i]);
            _priorityQueue.Enqueue(i, deadline);
            _ = _set.Add((deadline, i));
        }
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        NativeMemory.Free(_threads);
        NativeMemory.Free(_memory);
    }

    [Benchmark]
    public long RunOut()
    {
        _now = _heap.Earliest;
        KernelThread* thread = _heap.TakeExpired(_now);
        thread->Deadline = Next();
        _ = _heap.Add(thread);
        return _now;
    }

    [Benchmark(Baseline = true)]
    public long RunOutOfPriorityQueue()
    {
        _ = _priorityQueue.TryDequeue(out int thread, out _now);
        _priorityQueue.Enqueue(thread, Next());
        return _now;
    }

    [Benchmark]
    public int EndEarly()
    {
        int thread = (int)(Random() % (uint)Threads);
        _heap.Remove(&_threads[thread]);
        _threads[thread].Deadline = Next();
        _ = _heap.Add(&_threads[thread]);
        return thread;
    }

    [Benchmark]
    public int EndEarlyInSortedSet()
    {
        int thread = (int)(Random() % (uint)Threads);
        _ = _set.Remove((_threads[thread].Deadline, thread));
        _threads[thread].Deadline = Next();
        _ = _set.Add((_threads[thread].Deadline, thread));
        return thread;
    }

    private long Next() => _now + 1 + Random() % 1_000_000;

    private uint Random() => _random = _random * 1664525 + 1013904223;
}
