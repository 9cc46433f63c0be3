using BenchmarkDotNet.Attributes;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

namespace LibOs.Benchmarks;

/// <summary>The run queue: picking the next thread and queueing it again, as at every change of threads.</summary>
/// <remarks>
/// The peers hold the same number of threads. The priority queue is ordered by priority and arrival, as the run queue
/// is; the plain queue knows no priorities and is the bound of what any run queue can do.
/// </remarks>
public class RunQueueBenchmarks
{
    private readonly PriorityQueue<int, (int Priority, long Arrival)> _priorityQueue = new();
    private readonly Queue<int> _queue = new();
    private byte[] _storage = [];
    private PriorityScheduler _scheduler;
    private long _arrival;

    /// <summary>How many threads are ready.</summary>
    [Params(2, 64)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _storage = new byte[PriorityScheduler.GetStorageSize(Threads)];
        _scheduler = default;
        _scheduler.Initialize(_storage, Threads, 1_000_000);
        _priorityQueue.Clear();
        _queue.Clear();
        for (int thread = 0; thread < Threads; thread++)
        {
            _scheduler.Enqueue(_storage, new ReadyThread(thread, Priority(thread)));
            _priorityQueue.Enqueue(thread, (-Priority(thread), _arrival++));
            _queue.Enqueue(thread);
        }
    }

    [Benchmark]
    public int RunQueue()
    {
        int thread = _scheduler.Pick(_storage, 0);
        _scheduler.Enqueue(_storage, new ReadyThread(thread, Priority(thread)));
        return thread;
    }

    [Benchmark(Baseline = true)]
    public int PriorityQueue()
    {
        int thread = _priorityQueue.Dequeue();
        _priorityQueue.Enqueue(thread, (-Priority(thread), _arrival++));
        return thread;
    }

    [Benchmark]
    public int PlainQueue()
    {
        int thread = _queue.Dequeue();
        _queue.Enqueue(thread);
        return thread;
    }

    private static int Priority(int thread) => IScheduler.DefaultPriority - (thread & 3);
}
