using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

/// <summary>A priority scheduler with its storage, and a reading of its queues.</summary>
internal sealed class SchedulerFixture
{
    private readonly byte[] _storage;
    private readonly int _threads;
    private PriorityScheduler _scheduler;

    public SchedulerFixture(int threads, long quantum = 1000)
    {
        _threads = threads;
        _storage = new byte[PriorityScheduler.GetStorageSize(threads)];
        _scheduler.Initialize(_storage, threads, quantum);
    }

    public int ReadyCount => _scheduler.ReadyCount;

    public long Quantum
    {
        get => _scheduler.QuantumNanoseconds;
        set => _scheduler.QuantumNanoseconds = value;
    }

    public void Enqueue(int thread, int priority, ReadyReason reason = ReadyReason.Woken) =>
        _scheduler.Enqueue(_storage, new ReadyThread(thread, priority, Reason: reason));

    public int Pick() => _scheduler.Pick(_storage, 0);

    public bool Remove(int thread) => _scheduler.Remove(_storage, thread);

    public bool Tick(int thread, int priority, long ran) => _scheduler.Tick(_storage, thread, priority, ran, 0);

    public bool ShouldPreempt(int running, int ready) => _scheduler.ShouldPreempt(_storage, 0, running, new ReadyThread(1, ready));

    /// <summary>Picks until no thread is ready.</summary>
    public List<int> PickAll()
    {
        var picked = new List<int>();
        for (int thread; (thread = Pick()) >= 0;) picked.Add(thread);
        return picked;
    }

    /// <summary>The threads in each queue, from head to tail; fails when a queue is not well formed.</summary>
    public List<int>[] Queues()
    {
        Span<ThreadEntry> entries = MemoryMarshal.Cast<byte, ThreadEntry>(_storage.AsSpan());
        var queues = new List<int>[IScheduler.PriorityCount];
        int total = 0;
        for (int priority = 0; priority < queues.Length; priority++)
        {
            queues[priority] = [];
            int previous = priority;
            for (int at = entries[priority].Next; at != priority; at = entries[at].Next)
            {
                Assert.InRange(at, IScheduler.PriorityCount, IScheduler.PriorityCount + _threads - 1);
                Assert.Equal(previous, entries[at].Previous);
                Assert.Equal(priority, entries[at].Priority);
                Assert.True(entries[at].IsQueued);
                queues[priority].Add(at - IScheduler.PriorityCount);
                Assert.True(++total <= _threads, "a queue is not a ring");
                previous = at;
            }

            Assert.Equal(previous, entries[priority].Previous);
        }

        Assert.Equal(total, ReadyCount);
        return queues;
    }
}
