using System.Globalization;
using System.Text;
using LibOs.Controller.Commands;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Symbols;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Tree;

/// <summary>A partition as a directory.</summary>
internal sealed class PartitionTree
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    private readonly PartitionControl _control;
    private readonly Processors _processors;
    private string _answer = "no command yet";

    /// <summary>Makes the directory.</summary>
    /// <param name="control">What can be done to the partition.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="console">What came on its emergency console.</param>
    /// <param name="log">The kernel's log.</param>
    public PartitionTree(PartitionControl control, GuestMemory memory, BoundedText console, BoundedText log)
    {
        _control = control;
        _processors = new Processors(control);
        PartitionState state = control.Record.State;
        SyntheticNode.DefaultUser = LibC.getuid();
        Root = new SyntheticDirectory();
        _ = Root.Add("ctl", new TextFile(_ => new(_answer + "\n"), (line, _) => Command(line)));
        _ = Root.Add("status", new TextFile(Status));
        _ = Root.Add("stats", new TextFile(Statistics));
        _ = Root.Add("cmdline", new TextFile(() => string.Concat(Enumerable.Prepend(state.Arguments, Path.GetFileNameWithoutExtension(state.Image)).Select(text => text + "\0"))));
        _ = Root.Add("environ", new TextFile(() => string.Concat(state.Environment.Select(text => text + "\0"))));
        _ = Root.Add("mem", new MemoryFile(memory));
        _ = Root.Add("vmem", new VirtualMemoryFile(memory, _processors));
        _ = Root.Add("console", new TextFile(console.ToString));
        _ = Root.Add("log", new TextFile(log.ToString));
        _ = Root.Add("events", control.Record.Events.File);
        _ = Root.Add("image", new HostFile(state.Image));
        if (SymbolFile.PathBeside(state.Image) is { } symbols) _ = Root.Add("symbols", new HostFile(symbols));
        SyntheticDirectory cpus = Root.Add("cpu", new SyntheticDirectory());
        for (int i = 0; i < state.Cpus; i++)
        {
            int cpu = i;
            _ = cpus.Add(cpu.ToString(CultureInfo.InvariantCulture), new SyntheticDirectory())
                .Add("regs", new TextFile(_ => Guard(() => _processors.Format(cpu)), (lines, _) => Try(() => _processors.Write(cpu, lines))));
        }
    }

    /// <summary>The directory.</summary>
    public SyntheticDirectory Root { get; }

    private ValueTask Command(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Try(() =>
        {
            switch (words)
            {
                case ["pause"]:
                    _control.Pause();
                    break;
                case ["resume"]:
                    _control.Resume();
                    break;
                case ["stop"]:
                    _control.Stop(s_grace);
                    break;
                case ["stop", string text]:
                    if (!DurationText.TryParse(text, out TimeSpan grace) || grace.TotalMilliseconds > int.MaxValue) throw new ControlException($"'{text}' is not a duration such as 500ms or 10s");
                    _control.Stop(grace);
                    break;
                case ["kill"]:
                    _control.Kill();
                    break;
                case ["signal", string text]:
                    if (!SignalText.TryParse(text, out int number)) throw new ControlException($"'{text}' is not a signal");
                    _control.Signal(number);
                    break;
                case ["nmi"]:
                    _ = _control.Monitor.Execute("inject-nmi");
                    break;
                default:
                    throw new ControlException($"'{line}' is no command: pause, resume, stop [GRACE], kill, signal NAME, nmi");
            }
        });
    }

    // The sentence of the last refusal is what 'ctl' reads as; the writer gets EINVAL.
    private ValueTask Try(Action act)
    {
        try
        {
            act();
            _answer = "ok";
            return default;
        }
        catch (ControlException error)
        {
            _answer = "error: " + error.Message;
            throw new NinePException(Errno.Invalid, error.Message);
        }
    }

    private static ValueTask<string> Guard(Func<string> read)
    {
        try
        {
            return new(read());
        }
        catch (ControlException error)
        {
            throw new NinePException(Errno.InputOutput, error.Message);
        }
    }

    private string Status()
    {
        PartitionState state = _control.Record.State;
        var text = new StringBuilder();
        _ = text.Append(CultureInfo.InvariantCulture, $"name {state.Name}\nstate {state.State.ToString().ToLowerInvariant()}\nimage {state.Image}\ncpus {state.Cpus}\nmemory {state.Memory}\n");
        _ = text.Append(CultureInfo.InvariantCulture, $"accelerator {state.Accelerator}\nsupervisor {state.SupervisorId}\nmachine {state.MachineId}\nstarted {state.Started:yyyy-MM-ddTHH:mm:ss.fffZ}\n");
        return text.ToString();
    }

    private string Statistics()
    {
        PartitionState state = _control.Record.State;
        long cpu = ProcessFacts.TryRead(state.MachineId, out ProcessFacts facts) ? (long)facts.CpuTime.TotalMilliseconds : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"cpu_ms {cpu}\nresident_bytes {ProcessFacts.ResidentBytes(state.MachineId)}\nuptime_ms {(long)(DateTimeOffset.UtcNow - state.Started).TotalMilliseconds}\n");
    }
}
