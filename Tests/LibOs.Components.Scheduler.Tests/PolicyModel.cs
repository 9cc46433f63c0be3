using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

/// <summary>A policy said as plainly as possible: lists that are searched from end to end.</summary>
internal abstract class PolicyModel
{
    /// <summary>The ready threads in the order of their arrival.</summary>
    protected List<ReadyThread> Ready { get; } = [];

    public long Quantum { get; set; }

    public int ReadyCount => Ready.Count;

    public bool IsReady(int thread) => Ready.Exists(ready => ready.Thread == thread);

    public virtual void Enqueue(in ReadyThread thread) => Ready.Add(thread);

    public virtual int Pick(long now)
    {
        if (Ready.Count == 0) return -1;
        int thread = Ready[0].Thread;
        Ready.RemoveAt(0);
        return thread;
    }

    public virtual bool Remove(int thread) => Ready.RemoveAll(ready => ready.Thread == thread) > 0;

    public abstract bool Tick(int thread, long ran, long now);

    public abstract bool ShouldPreempt(int running, in ReadyThread ready);
}
