using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

/// <summary>The naive model: a list for each priority.</summary>
internal sealed class SchedulerModel
{
    private readonly Dictionary<int, (long Used, int Returns)> _turns = [];

    public List<int>[] Queues { get; } = [.. Enumerable.Range(0, IScheduler.PriorityCount).Select(_ => new List<int>())];

    public long Quantum { get; set; }

    private int Highest => Array.FindLastIndex(Queues, queue => queue.Count > 0);

    public bool IsQueued(int thread) => Queues.Any(queue => queue.Contains(thread));

    public void Enqueue(int thread, int priority, ReadyReason reason)
    {
        (long used, int returns) = _turns.GetValueOrDefault(thread);
        bool first = reason == ReadyReason.Preempted && used < Quantum && returns < 8;
        _turns[thread] = first ? (used, returns + 1) : (0, 0);
        Queues[priority].Insert(first ? 0 : Queues[priority].Count, thread);
    }

    public int Pick()
    {
        if (Highest < 0) return -1;
        List<int> queue = Queues[Highest];
        int thread = queue[0];
        queue.RemoveAt(0);
        return thread;
    }

    public bool Remove(int thread) => Queues.Any(queue => queue.Remove(thread));

    /// <summary>Ends a stretch of running: what it has used until then counts.</summary>
    public bool Tick(int thread, int priority, long usedBefore, long ran)
    {
        _turns[thread] = (usedBefore + ran, _turns.GetValueOrDefault(thread).Returns);
        return Highest > priority || (Highest == priority && usedBefore + ran >= Quantum);
    }

    public long Used(int thread) => _turns.GetValueOrDefault(thread).Used;
}
