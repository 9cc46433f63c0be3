using System.Globalization;
using LibOs.Benchmarks.Programs;

// The first line ends the measurement of the start; the runner waits for the last one.
Console.WriteLine("ready");
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var programs = new Dictionary<string, Action<Report>>
{
    ["start"] = static _ => { },
    ["call"] = CallPrograms.Call,
    ["clock"] = CallPrograms.Clock,
    ["yield"] = SwitchPrograms.Yield,
    ["futex"] = SwitchPrograms.Futex,
    ["semaphore"] = SwitchPrograms.Semaphore,
    ["channel"] = ChannelProgram.Run,
    ["thread"] = ThreadProgram.Run,
    ["fault"] = MemoryPrograms.Fault,
    ["random"] = MemoryPrograms.Random,
    ["triad"] = MemoryPrograms.Triad,
    ["allocate"] = AllocationProgram.Run,
    ["message"] = MessagePrograms.Run,
    ["noise"] = NoiseProgram.Run,
};

// Linux gives its first process words of its own command line before these.
string[] names = args[(Array.IndexOf(args, "run") + 1)..];
if (names.Length == 0 || names.Length == args.Length || !names.All(programs.ContainsKey))
{
    Console.Error.WriteLine($"arguments: run and one or more of {string.Join(' ', programs.Keys)}");
    return 2;
}

var report = new Report();
foreach (string name in names) programs[name](report);
Console.WriteLine("end");
return 0;
