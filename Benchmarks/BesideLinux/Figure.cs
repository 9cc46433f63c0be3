namespace LibOs.Benchmarks.BesideLinux;

/// <summary>One thing that is measured on both sides.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Program">The program that measures it.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">Its unit in the table.</param>
/// <param name="Scale">What a value is multiplied with to have that unit.</param>
/// <param name="HasFloor">Whether the host's own part, measured in a bare machine, is subtracted before the ratio is taken.</param>
/// <param name="Cores">How many cores the machines have.</param>
internal sealed record Figure(string Name, string Program, string Title, string Unit, double Scale, bool HasFloor = false, int Cores = 1)
{
    /// <summary>The time from the start of a process to the program's first line; every start of this program gives it.</summary>
    public const string Start = "start";

    private const string Messages = "message";

    public static IReadOnlyList<Figure> All { get; } =
    [
        new(Start, "start", "Start to Main", "ms", 1),
        new("call", "call", "Cheapest system call (getpid)", "ns", 1),
        new("call.whole", "call", "Short system call (getppid)", "ns", 1),
        new("clock", "clock", "Clock reading", "ns", 1),
        new("yield", "yield", "Yield, a switch", "µs", 1e-3),
        new("futex", "futex", "Futex, one way", "µs", 1e-3),
        new("semaphore", "semaphore", "SemaphoreSlim, one way", "µs", 1e-3),
        new("channel", "channel", "Tasks over channels, round trip", "µs", 1e-3),
        new("thread", "thread", "Thread: create, run, join", "µs", 1e-3),
        new("fault", "fault", "Page fault, 256 MB touched", "µs", 1e-3),
        new("fault4k", "fault", "The same, pages of 4 KB asked for", "µs", 1e-3),
        new("random", "random", "Random access in 256 MB", "ns", 1),
        new("triad", "triad", "Triad over 256 MB, an element", "ns", 1),
        new("allocate", "allocate", "Allocation with collections, an object", "ns", 1),
        new("noise.detours", "noise", "Noise: detours in a second", "", 1, HasFloor: true),
        new("noise.share", "noise", "Noise: share of the time", "%", 1, HasFloor: true),
        new("message.mailbox", Messages, "Mailbox, two cores, round trip", "µs", 1e-3, Cores: 2),
        new("message.call", Messages, "Call of another core", "µs", 1e-3, Cores: 2),
        new("message.runner", Messages, "Delegate run on another core", "µs", 1e-3, Cores: 2),
        new("message.channels", Messages, "Channels, two cores, round trip", "µs", 1e-3, Cores: 2),
        new("message.futex", Messages, "Futex, two cores, round trip", "µs", 1e-3, Cores: 2),
        new("message.pipe", Messages, "Pipe, two cores, round trip", "µs", 1e-3, Cores: 2),
        new("message.ring", Messages, "Ring, two cores, a value", "ns", 1, Cores: 2),
        new("message.batch", Messages, "Ring in batches of 64, a value", "ns", 1, Cores: 2),
        new("message.stream", Messages, "Channels, two cores, a value", "ns", 1, Cores: 2),
        new("noise.longest", "noise", "Noise: longest detour", "µs", 1),
    ];
}
