using LibOs.Abstractions.Services;

namespace LibOs.Components.Scheduler;

/// <summary>The scheduler of the kernel beneath the program.</summary>
internal sealed class KernelSchedulerService(IKernelView kernel) : ISchedulerService
{
    public string PolicyName => kernel.SchedulerName;

    public TimeSpan? Quantum => TimeSpan.FromTicks(kernel.QuantumNanoseconds / TimeSpan.NanosecondsPerTick);

    public bool TrySetQuantum(TimeSpan quantum)
    {
        if (!SchedulerOptions.IsValidQuantum(quantum))
            throw new ArgumentOutOfRangeException(nameof(quantum), quantum, "The quantum must be 100 µs to 1 s.");
        kernel.QuantumNanoseconds = quantum.Ticks * TimeSpan.NanosecondsPerTick;
        return true;
    }

    public IReadOnlyList<ThreadInfo> GetThreads()
    {
        var records = new ThreadRecord[16];
        int count;
        // Threads may start between the calls, so leave room and look again.
        while ((count = kernel.GetThreads(records)) > records.Length) records = new ThreadRecord[count + 8];

        var threads = new ThreadInfo[count];
        for (int i = 0; i < count; i++)
        {
            ref ThreadRecord record = ref records[i];
            threads[i] = new ThreadInfo
            {
                Id = record.Id,
                Name = record.Name.ToString(),
                State = record.State,
                Priority = record.Priority,
                RunTime = TimeSpan.FromTicks(record.RunNanoseconds / TimeSpan.NanosecondsPerTick),
            };
        }

        Array.Sort(threads, static (a, b) => a.Id.CompareTo(b.Id));
        return threads;
    }

    public void Yield() => kernel.Yield();

    public int CoreCount => kernel.CoreCount;

    public int CurrentCore => kernel.CurrentCore;

    public ThreadScheduling GetScheduling(int threadId = 0) => kernel.GetScheduling(threadId);

    public void SetScheduling(int threadId, ThreadScheduling value) => kernel.SetScheduling(threadId, value);

    public IDisposable IsolateCore(int core)
    {
        kernel.IsolateCore(core);
        return new CoreIsolation(kernel, core);
    }
}
