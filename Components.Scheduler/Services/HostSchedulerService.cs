using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LibOs.Abstractions.Services;

[assembly: InternalsVisibleTo("LibOs.Hosting.Tests")]

namespace LibOs.Components.Scheduler;

/// <summary>The scheduler of the system that runs the process; its threads are known on Linux only.</summary>
internal sealed class HostSchedulerService : ISchedulerService
{
    [ThreadStatic]
    private static ThreadScheduling? s_scheduling;

    private const string TaskDirectory = "/proc/self/task";

    public string PolicyName => OperatingSystem.IsLinux() ? "Linux" : "host";

    public TimeSpan? Quantum => null;

    public bool TrySetQuantum(TimeSpan quantum) => SchedulerOptions.IsValidQuantum(quantum)
        ? false
        : throw new ArgumentOutOfRangeException(nameof(quantum), quantum, "The quantum must be 100 µs to 1 s.");

    public IReadOnlyList<ThreadInfo> GetThreads()
    {
        if (!Directory.Exists(TaskDirectory)) return [Current()];
        var threads = new List<ThreadInfo>();
        byte[] buffer = new byte[1024];
        foreach (string directory in Directory.GetDirectories(TaskDirectory))
        {
            // A thread may end between the listing and this: then it is not there any more, and rightly left out.
            if (TryParse(ProcFile.Read(directory + "/stat", buffer), out ThreadInfo thread)) threads.Add(thread);
        }

        threads.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        return threads;
    }

    public void Yield() => _ = Thread.Yield();

    public int CoreCount => Environment.ProcessorCount;

    public int CurrentCore => Thread.GetCurrentProcessorId();

    public ThreadScheduling GetScheduling(int threadId = 0)
    {
        RequireCallingThread(threadId);
        return s_scheduling ?? ThreadScheduling.Default with { Priority = SchedulerServiceExtensions.ToLevel(Thread.CurrentThread.Priority), Affinity = AllCores };
    }

    public void SetScheduling(int threadId, ThreadScheduling value)
    {
        RequireCallingThread(threadId);
        value.Validate();
        if ((value.Affinity & AllCores) == 0)
            throw new ArgumentException($"The affinity 0x{value.Affinity:x} names no core that there is: set one of the lowest {CoreCount} bits.", nameof(value));
        Thread.CurrentThread.Priority = SchedulerServiceExtensions.ToThreadPriority(value.Priority);
        s_scheduling = value with { Affinity = value.Affinity & AllCores };
    }

    public IDisposable IsolateCore(int core) => throw new PlatformNotSupportedException(
        "A process cannot keep a core from other programs. Run the image in a partition (libos run --cpus 2), or go on without isolation.");

    /// <summary>Takes a line of <c>/proc/self/task/ID/stat</c> apart (proc(5)): <c>ID (NAME) STATE ...</c>.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> stat, out ThreadInfo thread)
    {
        thread = default;
        int open = stat.IndexOf((byte)'(');
        int close = stat.LastIndexOf((byte)')');
        if (open < 0 || close < open || close + 2 >= stat.Length || !Utf8Parser.TryParse(stat, out int id, out _)) return false;

        ReadOnlySpan<byte> rest = stat[(close + 2)..];
        // Counted from the state as field 0: 11 and 12 are the times in ticks of 1/100 s, 15 is the priority.
        long ticks = ProcFile.GetNumber(rest, 11) + ProcFile.GetNumber(rest, 12);
        thread = new ThreadInfo
        {
            Id = id,
            Name = Encoding.UTF8.GetString(stat[(open + 1)..close]),
            // Linux calls a thread running also while it waits for a processor.
            State = rest[0] == 'R' ? ThreadRunState.Running : ThreadRunState.Waiting,
            Priority = (int)ProcFile.GetNumber(rest, 15),
            RunTime = TimeSpan.FromTicks(ticks * (TimeSpan.TicksPerSecond / 100)),
        };
        return true;
    }

    private static ulong AllCores => Environment.ProcessorCount >= 64 ? ulong.MaxValue : (1ul << Environment.ProcessorCount) - 1;

    private static void RequireCallingThread(int threadId)
    {
        if (threadId != 0)
            throw new PlatformNotSupportedException("In a process only the calling thread's scheduling can be read and set: give 0 as the thread's number.");
    }

    private static ThreadInfo Current() => new()
    {
        Id = Environment.CurrentManagedThreadId,
        Name = Thread.CurrentThread.Name ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.CurrentManagedThreadId}"),
        State = ThreadRunState.Running,
        Priority = 0,
        RunTime = TimeSpan.Zero,
    };
}
