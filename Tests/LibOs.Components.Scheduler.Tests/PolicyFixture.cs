using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

/// <summary>A policy with its storage and a clock.</summary>
internal sealed class PolicyFixture<TScheduler>
    where TScheduler : unmanaged, IScheduler
{
    private readonly byte[] _storage;
    private TScheduler _scheduler;

    public PolicyFixture(int threads, long quantum = 1000)
    {
        _storage = new byte[TScheduler.GetStorageSize(threads)];
        _scheduler = default;
        _scheduler.Initialize(_storage, threads, quantum);
    }

    public int ReadyCount => _scheduler.ReadyCount;

    public long Quantum
    {
        get => _scheduler.QuantumNanoseconds;
        set => _scheduler.QuantumNanoseconds = value;
    }

    /// <summary>Nanoseconds since boot.</summary>
    public long Now { get; set; }

    public void Enqueue(in ReadyThread thread) => _scheduler.Enqueue(_storage, in thread);

    /// <summary>A thread becomes ready now.</summary>
    public void Enqueue(
        int thread,
        ReadyReason reason = ReadyReason.Woken,
        int weight = ReadyThread.DefaultWeight,
        long deadline = ReadyThread.NoDeadline,
        long? since = null) =>
        Enqueue(new ReadyThread(thread, Weight: weight, RelativeDeadlineNanoseconds: deadline, ReadySinceNanoseconds: since ?? Now, NowNanoseconds: Now, Reason: reason));

    public int Pick() => _scheduler.Pick(_storage, Now);

    public bool Remove(int thread) => _scheduler.Remove(_storage, thread);

    public bool Tick(int thread, long ran) => _scheduler.Tick(_storage, thread, IScheduler.DefaultPriority, ran, Now);

    public bool ShouldPreempt(int running, in ReadyThread ready) =>
        _scheduler.ShouldPreempt(_storage, running, IScheduler.DefaultPriority, in ready);

    /// <summary>Picks until no thread is ready.</summary>
    public List<int> PickAll()
    {
        var picked = new List<int>();
        for (int thread; (thread = Pick()) >= 0;) picked.Add(thread);
        return picked;
    }
}
