using BenchmarkDotNet.Attributes;
using LibOs.Abstractions.Ports;
using LibOs.Components.Scheduler;

namespace LibOs.Benchmarks;

/// <summary>Each scheduling policy: picking the next thread and queueing it again, as when a quantum is over.</summary>
/// <remarks>
/// The peer is a <see cref="PriorityQueue{TElement, TPriority}"/> of the same threads ordered by deadline, then arrival: what a policy with a
/// heap would be made of elsewhere. It can not take a thread out of the middle, which policies can.
/// </remarks>
/// <typeparam name="TScheduler">The policy.</typeparam>
[GenericTypeArguments(typeof(CooperativeScheduler))]
[GenericTypeArguments(typeof(RoundRobinScheduler))]
[GenericTypeArguments(typeof(PriorityScheduler))]
[GenericTypeArguments(typeof(EarliestDeadlineFirstScheduler))]
[GenericTypeArguments(typeof(ProportionalShareScheduler))]
public class PolicyBenchmarks<TScheduler>
    where TScheduler : unmanaged, IScheduler
{
    private const long Quantum = 1_000_000;

    private readonly PriorityQueue<int, (long Deadline, long Arrival)> _peer = new();
    private byte[] _storage = [];
    private TScheduler _scheduler;
    private long _now;
    private long _arrival;

    /// <summary>How many threads are ready.</summary>
    [Params(2, 64)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _storage = new byte[TScheduler.GetStorageSize(Threads)];
        _scheduler = default;
        _scheduler.Initialize(_storage, Threads, Quantum);
        _peer.Clear();
        _now = 0;
        for (int thread = 0; thread < Threads; thread++)
        {
            Enqueue(thread, ReadyReason.Created);
            _peer.Enqueue(thread, (_now + Deadline(thread), _arrival++));
        }
    }

    [Benchmark]
    public int Policy()
    {
        int thread = _scheduler.Pick(_storage, _now);
        _now += Quantum;
        Enqueue(thread, ReadyReason.Woken);
        return thread;
    }

    [Benchmark(Baseline = true)]
    public int PriorityQueue()
    {
        int thread = _peer.Dequeue();
        _now += Quantum;
        _peer.Enqueue(thread, (_now + Deadline(thread), _arrival++));
        return thread;
    }

    private static long Deadline(int thread) => Quantum * (1 + (thread & 7));

    private void Enqueue(int thread, ReadyReason reason)
    {
        var ready = new ReadyThread(thread, 16 - (thread & 3), 100 + (thread & 3), Deadline(thread), _now, _now, reason);
        _scheduler.Enqueue(_storage, in ready);
    }
}
