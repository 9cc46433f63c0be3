using System.Globalization;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Logs;
using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Tree;

namespace LibOs.Controller.Partitions;

/// <summary>What makes a running partition known to the user's other commands: its entry, its logs, its sockets.</summary>
internal sealed unsafe class Supervision
{
    /// <summary>What a supervisor writes before the partition's name when that is up.</summary>
    public const string StartedMark = "\0started ";

    private static readonly TimeSpan s_readersPatience = TimeSpan.FromSeconds(5);

    private readonly PartitionOptions _options;
    private ControlServer? _server;
    private bool _isUp;

    private Supervision(PartitionOptions options, PartitionRecord record)
    {
        _options = options;
        Record = record;
        ControlListener = UnixSocket.Listen(record.Folder.Path, PartitionFolder.ControlSocket);
        TreeListener = UnixSocket.Listen(record.Folder.Path, PartitionFolder.TreeSocket);
        DebugListener = UnixSocket.Listen(record.Folder.Path, PartitionFolder.DebugSocket);
        if (!options.Detached) return;
        Recorder = new StreamRecorder(new LogFile(record.Folder.OutputLog, options.LogLimit), new LogFile(record.Folder.KernelLog, options.LogLimit));
        record.MakeRoom = Recorder.FreeSpace;
    }

    /// <summary>The partition's entry.</summary>
    public PartitionRecord Record { get; }

    /// <summary>Takes what the partition writes; null in the foreground.</summary>
    public StreamRecorder? Recorder { get; }

    /// <summary>The listening socket for commands.</summary>
    public int ControlListener { get; }

    /// <summary>The listening socket for a debugger, which QEMU takes over.</summary>
    public int DebugListener { get; }

    /// <summary>The listening socket for clients of the partition's directory; -1 once a server has it.</summary>
    public int TreeListener { get; private set; }

    /// <summary>What came on the emergency console.</summary>
    public BoundedText Console { get; } = new();

    /// <summary>The kernel's log.</summary>
    public BoundedText Log { get; } = new();

    /// <summary>What can be done to the partition; null before the machine has been started.</summary>
    public PartitionControl? Control { get; private set; }

    /// <summary>Makes a partition known.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="useKvm">Whether KVM executes it.</param>
    /// <returns>Null in the foreground where there is no place for state: the program runs all the same.</returns>
    /// <exception cref="UserError">The name is taken, the memory does not fit, or there is no place for a detached partition.</exception>
    public static Supervision? Begin(PartitionOptions options, bool useKvm)
    {
        string? root = options.Detached ? RuntimeFolder.Require() : RuntimeFolder.Find();
        if (root is null) return null;
        PartitionFolder? folder = null;
        try
        {
            folder = new PartitionRegistry(root).Create(options.Name, options.ProgramName, options.Detached, options.Memory, options.Overcommit ? null : new HostMemory());
            return new Supervision(options, new PartitionRecord(folder, new PartitionState
            {
                Name = folder.Name,
                Image = Path.GetFullPath(options.Image),
                Arguments = options.Arguments,
                Environment = options.Environment,
                WorkingDirectory = Environment.CurrentDirectory,
                Cpus = options.Cores,
                Memory = options.Memory,
                Accelerator = useKvm ? "kvm" : "tcg",
                Detached = options.Detached,
                Interactive = options.Interactive,
                SupervisorId = LibC.getpid(),
                Started = DateTimeOffset.UtcNow,
            }));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            folder?.Remove();
            if (!options.Detached) return null;
            throw new UserError($"the state of the partition cannot be kept in '{root}': {error.Message}", Abstractions.Wire.PartitionExitCode.NotStarted);
        }
    }

    /// <summary>The machine has been started.</summary>
    /// <param name="machine">Its process.</param>
    /// <param name="monitor">The socket of its monitor.</param>
    /// <param name="wake">An eventfd that the partition's loop waits on.</param>
    /// <param name="input">The socket of the program's standard input.</param>
    public void MachineStarted(int machine, int monitor, int wake, int input)
    {
        _ = LibC.close(DebugListener);
        Record.MachineStarted(machine);
        Control = new PartitionControl(Record, new MachineMonitor(monitor), wake);
        _server = new ControlServer(Control, Recorder, _options.Interactive ? input : -1);
    }

    /// <summary>The kernel is up; whoever started a detached partition is told.</summary>
    public void KernelUp()
    {
        if (_isUp) return;
        _isUp = true;
        Record.Running();
        if (!_options.Detached) return;
        Message.Write(2, $"{StartedMark}{Record.Folder.Name}\n");
        int log;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* path = Descriptors.ZeroTerminated(Record.Folder.SupervisorLog))
        {
            log = LibC.open(path, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND | LibC.O_CLOEXEC, 0x180);
        }

        // where there is no space not even for that, nobody is told
        if (log < 0)
        {
            fixed (byte* path = "/dev/null\0"u8) log = LibC.open(path, LibC.O_WRONLY | LibC.O_CLOEXEC, 0);
        }

        _ = LibC.dup2(log, 2);
        _ = LibC.close(log);
    }

    /// <summary>Says something to the user: to the terminal, or where a detached partition's words are kept.</summary>
    public void Say(string text)
    {
        if (Recorder is null || !_isUp) Message.Write(2, text);
        Recorder?.Write(LogStream.Supervisor, System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Takes a connection to the control socket.</summary>
    public void Accept() => _server!.Accept(ControlListener);

    /// <summary>Serves the partition's directory: somebody wants to see it.</summary>
    /// <param name="memory">The partition's memory.</param>
    public void ServeTree(GuestMemory memory)
    {
        TreeServer.Start(TreeListener, new PartitionTree(Control!, memory, Console, Log).Root);
        TreeListener = -1;
    }

    /// <summary>The partition has ended.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="reason">Why, where that is not the program's own doing.</param>
    /// <param name="cpuTime">The processor time that the machine used.</param>
    public void Ended(int code, string? reason, TimeSpan cpuTime)
    {
        Record.Events.Add(string.Create(CultureInfo.InvariantCulture, $"exited {code}"));
        Recorder?.End(code, s_readersPatience);
        Record.Ended(code, reason, cpuTime);
        // what never began leaves nothing: the call that wanted it has been told why
        if (!_isUp) Record.Folder.Remove();
        Recorder?.Dispose();
    }
}
