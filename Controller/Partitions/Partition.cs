using System.Globalization;
using System.Text;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Logs;

namespace LibOs.Controller.Partitions;

/// <summary>Runs an image in a partition and treats it as a process, from its start to its exit code.</summary>
internal sealed unsafe class Partition : IDisposable
{
    // long enough for two readings of the clock to give the counter's rate to some 20 ppm, and over before QEMU's firmware reads it
    private const long RateSpan = 4_000_000;
    private const long PanicPatience = 2_000_000_000;
    private const long DrainPatience = 500_000_000;

    private readonly PartitionOptions _options;
    private readonly Supervision? _supervision;
    private readonly ChildProcess _qemu;
    private readonly LaunchContent? _launch;
    private readonly TimestampRate _rate;
    private readonly GuestMemory _memory;
    private readonly int _launchFile;
    private readonly int _wake;
    private readonly int _serial;
    private readonly int _qemuErrors;
    private readonly int _input;
    private readonly int _control;
    private readonly int _doorbell;
    private readonly StreamPump _output;
    private readonly StreamPump _error;
    private readonly SignalRelay _signals;
    private readonly ControlLink _link;
    private readonly Channel.FileChannel _channel;
    private readonly EmergencyConsole _emergency = new();
    private readonly EmergencyConsole _complaints = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly long _machineStart;
    private bool _serialClosed;
    private bool _complaintsClosed;
    private bool _lost;
    private int _signalled;
    private bool _outputReported;
    private bool _errorReported;
    private int? _verdict;
    private long _stopLimit = long.MaxValue;
    private string? _reason;
    private TimeSpan _cpuTime;

    private Partition(PartitionOptions options, string qemu, bool useKvm, TimestampRate rate, Supervision? supervision)
    {
        _options = options;
        _supervision = supervision;
        _rate = rate;
        Export.ExportTree shares = Shares.ShareList.Open(options.Shares);
        _memory = GuestMemory.Create(options.Memory);
        IReadOnlyList<Linux.LinuxMount> mounts = Linux.LinuxMounts.Of(options);
        _launch = options.Linux is null ? LaunchContent.Build(options, Clock.UnixTime, LaunchContent.NewSeed()) : null;
        _launchFile = _launch is not null ? Descriptors.MemoryFile("libos-launch\0"u8, _launch.Block) : Linux.LinuxFiles.Build(options.Linux!, options, mounts);
        _wake = LibC.eventfd(0, LibC.O_CLOEXEC);
        (_input, int theirInput) = Descriptors.Pair();
        (int output, int theirOutput) = Descriptors.Pair();
        (int error, int theirError) = Descriptors.Pair();
        (_control, int theirControl) = Descriptors.Pair();
        (_doorbell, int theirDoorbell) = Descriptors.Pair();
        (_serial, int theirSerial) = Descriptors.Pair();
        (int monitor, int theirMonitor) = Descriptors.Pair();
        (_qemuErrors, int theirErrors) = Descriptors.Pipe();
        Dictionary<ConsoleStream, int> sockets = new()
        {
            [ConsoleStream.Input] = theirInput,
            [ConsoleStream.Output] = theirOutput,
            [ConsoleStream.Error] = theirError,
            [ConsoleStream.Control] = theirControl,
            [ConsoleStream.Doorbell] = theirDoorbell,
        };
        int nothing;
        // SAFETY: a literal that ends in a zero byte.
        fixed (byte* path = "/dev/null\0"u8)
        {
            nothing = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        }

        int debugListener = supervision?.DebugListener ?? theirMonitor;
        (uint, uint)? identity = Qemu.Identity(useKvm);
        int image = identity is null ? theirMonitor : Qemu.OpenForOthers(options.Image);
        List<string> line = Qemu.CommandLine(qemu, options, useKvm, _memory, _launchFile, sockets, theirSerial);
        line.AddRange(Qemu.ControlArguments(theirMonitor, supervision?.DebugListener));
        if (identity is not null) line[line.IndexOf("-kernel") + 1] = $"/proc/self/fd/{image}";
        int[] shared = [.. options.Shared.Select(SharedMemory.RegionClient.Join)];
        line.AddRange(Qemu.SharedArguments(shared));
        IReadOnlyList<int> trees = Linux.LinuxMounts.Connect(mounts, shares);
        line.AddRange(Linux.LinuxMounts.Arguments(mounts, trees));
        _qemu = ChildProcess.Start(qemu, line, null, (nothing, nothing, theirErrors),
            [.. shared, .. trees, _memory.Descriptor, _launchFile, theirInput, theirOutput, theirError, theirControl, theirDoorbell, theirSerial, theirMonitor, debugListener, image], ownSession: true, identity: identity);
        _machineStart = Clock.Monotonic;
        foreach (int descriptor in (ReadOnlySpan<int>)[theirInput, theirOutput, theirError, theirControl, theirDoorbell, theirSerial, theirMonitor, theirErrors, nothing])
            _ = LibC.close(descriptor);
        if (image != theirMonitor) _ = LibC.close(image);
        foreach (int connection in (int[])[.. shared, .. trees]) _ = LibC.close(connection);
        supervision?.MachineStarted(_qemu.Id, monitor, _wake, _input);

        _link = new ControlLink(_control);
        _channel = new Channel.FileChannel(_memory, _doorbell, _wake, new Channel.SessionService(shares));
        if (supervision?.Recorder is { } recorder)
        {
            _output = StreamPump.StartRecording(output, LogStream.Output, recorder, _wake);
            _error = StreamPump.StartRecording(error, LogStream.Error, recorder, _wake);
            if (!options.Interactive) _ = LibC.shutdown(_input, LibC.SHUT_WR);
        }
        else
        {
            _output = StreamPump.StartOutput(output, 1, _wake);
            _error = StreamPump.StartOutput(error, 2, _wake);
            _ = StreamPump.StartInput(_input, _wake);
        }

        _signals = new SignalRelay(_wake);
    }

    /// <summary>Runs an image to its end.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="qemu">QEMU's path.</param>
    /// <param name="useKvm">Whether KVM executes it.</param>
    /// <param name="rate">The measurement of the counter's rate that began with the tool.</param>
    /// <returns>The program's exit code or one of <see cref="PartitionExitCode"/>.</returns>
    public static int Run(PartitionOptions options, string qemu, bool useKvm, TimestampRate rate)
    {
        _ = LibC.signal(LibC.SIGPIPE, 1);
        Supervision? supervision = Supervision.Begin(options, useKvm);
        int code = PartitionExitCode.NotStarted;
        string? reason = null;
        TimeSpan cpuTime = default;
        try
        {
            using var partition = new Partition(options, qemu, useKvm, rate, supervision);
            code = partition.Run();
            reason = partition._reason;
            cpuTime = partition._cpuTime;
        }
        finally
        {
            supervision?.Ended(code, reason, cpuTime);
        }

        return code;
    }

    /// <summary>Ends the machine.</summary>
    public void Dispose()
    {
        _qemu.Kill();
        _signals.Dispose();
        if (_channel.Stop()) _memory.Dispose();
    }

    private string? Fault => _link.Fault ?? _channel.Fault;

    private int Run()
    {
        long limit = _options.TimeLimit is { } time ? _machineStart + (long)(time.TotalMilliseconds * 1_000_000) : long.MaxValue;
        long panicLimit = long.MaxValue;
        long tendTime = _machineStart + HugePages.Patience;
        bool rateKnown = false;
        while (_verdict is null)
        {
            long now = Clock.Monotonic;
            if (!rateKnown && _rate.Elapsed >= RateSpan)
            {
                long rate = _rate.Measure();
                if (rate > 0) _launch?.FillRate(_launchFile, rate);
                rateKnown = true;
            }

            if (now >= limit) return End(PartitionExitCode.TimeLimit, "the time limit has passed");
            if (now >= _stopLimit) return End(128 + LibC.SIGKILL, "it did not end within the time it was given");
            if (_emergency.Panicked && panicLimit == long.MaxValue) panicLimit = now + PanicPatience;
            if (now >= panicLimit) break;

            if (now >= tendTime)
            {
                HugePages.Tend(_memory.Descriptor, _memory.Length);
                tendTime = long.MaxValue;
            }

            long next = Math.Min(Math.Min(limit, panicLimit), Math.Min(_stopLimit, tendTime));
            if (!rateKnown) next = Math.Min(next, now + RateSpan - _rate.Elapsed);
            Wait(next);
        }

        string? dumped = _emergency.Panicked && _options.DumpOnPanic is { } dump ? WriteDump(dump) : null;
        EndMachine();
        if (dumped is not null) Say(dumped);
        long patience = _signalled != 0 && _verdict == 128 + _signalled ? Clock.Monotonic + DrainPatience : limit;
        return Drain(patience) ? Conclude() : _verdict ?? PartitionExitCode.TimeLimit;
    }

    /// <summary>Waits for something to happen and deals with it.</summary>
    private void Wait(long until)
    {
        LibC.PollFd* wait = stackalloc LibC.PollFd[7];
        int count = 0;
        wait[count++] = new() { Descriptor = _wake, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _link.Closed ? -1 : _control, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _serialClosed ? -1 : _serial, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _complaintsClosed ? -1 : _qemuErrors, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _lost ? -1 : _qemu.Descriptor, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _supervision?.ControlListener ?? -1, Events = LibC.POLLIN };
        wait[count++] = new() { Descriptor = _supervision?.TreeListener ?? -1, Events = LibC.POLLIN };
        long pause = until == long.MaxValue ? -1 : Math.Clamp((until - Clock.Monotonic + 999_999) / 1_000_000, 0, 1_000_000);
        if (LibC.poll(wait, (nuint)count, (int)pause) <= 0) return;

        if (wait[2].Returned != 0) ReadSerial();
        if (wait[3].Returned != 0) ReadComplaints();
        if (wait[1].Returned != 0) Receive();
        if (wait[0].Returned != 0) TakeWake();
        if (wait[4].Returned != 0) _lost = true;
        if (wait[5].Returned != 0) _supervision!.Accept();
        if (wait[6].Returned != 0) _supervision!.ServeTree(_memory);
        // what the machine said before its end counts: everything is read to its end first
        bool heard = _link.Closed && _serialClosed;
        if (_link.ExitCode is { } code && !_emergency.Panicked) _verdict = code;
        else if (_emergency.Complete) _verdict = PartitionExitCode.Panic;
        else if (Fault is not null || (_lost && heard)) _verdict = _emergency.Panicked ? PartitionExitCode.Panic : PartitionExitCode.MachineLost;
    }

    private void TakeWake()
    {
        ulong events;
        _ = LibC.read(_wake, &events, sizeof(ulong));
        if (_output.ReaderGone && !_outputReported)
        {
            _outputReported = true;
            _link.SendStreamClosed(ConsoleStream.Output);
        }

        if (_error.ReaderGone && !_errorReported)
        {
            _errorReported = true;
            _link.SendStreamClosed(ConsoleStream.Error);
        }

        while (_supervision?.Control is { } control && control.TryTake(out ControlRequest request)) TakeRequest(request);
        while (_signals.TryTake(out int signal))
        {
            // before the kernel is up there is nobody to take it; and who asks twice means it
            if (_link.HelloTime == 0 || _signalled != 0 || _link.ExitCode is not null) _verdict = 128 + signal;
            else _link.SendSignal(signal);
            _signalled = signal;
        }
    }

    private void TakeRequest(ControlRequest request)
    {
        switch (request.Kind)
        {
            case ControlRequestKind.Kill:
                _verdict ??= 128 + LibC.SIGKILL;
                _reason = "it was killed";
                break;
            case ControlRequestKind.Signal when _link.HelloTime != 0:
                _link.SendSignal((int)request.Value);
                break;
            case ControlRequestKind.Stop:
                // who asks again does not give it more time
                _stopLimit = Math.Min(_stopLimit, Clock.Monotonic + (request.Value * 1_000_000));
                _supervision!.Record.Stopping();
                if (_link.HelloTime == 0) _verdict ??= 128 + LibC.SIGTERM;
                else _link.SendSignal(LibC.SIGTERM);
                break;
        }
    }

    private void Receive()
    {
        _link.Receive(RecordsLog ? ShowLog : null);
        if (_link.TakeChannel() is { } ring) _channel.Start(ring.Version, ring.Slots, ring.Address);
        if (_link.HelloTime != 0) _supervision?.KernelUp();
    }

    private string WriteDump(string path)
    {
        if (_supervision is null) return "libos: no dump was written: there is no place for the state of partitions\n";
        if (path.Length == 0) path = Label + ".dump.zip";
        return Debug.PanicDump.Write(path, _supervision.Record.Folder.Path + "/" + Registry.PartitionFolder.DebugSocket,
            new Debug.DumpContent(Label, _options.Image, _options.Arguments, "the kernel panicked", _emergency.Report));
    }

    private void EndMachine()
    {
        _qemu.Kill();
        // before it is waited for: then its figures are gone
        if (_supervision is not null && ProcessFacts.TryRead(_qemu.Id, out ProcessFacts facts)) _cpuTime = facts.CpuTime;
    }

    /// <summary>Passes on what the machine wrote before its end.</summary>
    /// <param name="limit">How long to wait for whoever reads it.</param>
    /// <returns>False when a signal or the limit cut it short.</returns>
    private bool Drain(long limit)
    {
        LibC.PollFd* wait = stackalloc LibC.PollFd[1];
        while (!(_output.Ended && _error.Ended))
        {
            wait[0] = new() { Descriptor = _wake, Events = LibC.POLLIN };
            long pause = limit == long.MaxValue ? -1 : Math.Clamp((limit - Clock.Monotonic + 999_999) / 1_000_000, 0, 1_000_000);
            int count = LibC.poll(wait, 1, (int)pause);
            if (count == 0 && Clock.Monotonic >= limit)
            {
                if (_signalled == 0) _verdict = PartitionExitCode.TimeLimit;
                return false;
            }

            if (count <= 0) continue;
            ulong events;
            _ = LibC.read(_wake, &events, sizeof(ulong));
            if (!_signals.TryTake(out int signal)) continue;
            _verdict = 128 + signal;
            return false;
        }

        while (!_complaintsClosed) ReadComplaints();
        return true;
    }

    private int Conclude()
    {
        ChildStatus status = _qemu.Wait();
        if (_options.BootChart) Say(BootChartTable.Format(_options.ToolStart, _machineStart, _link, FirstOutput(), Clock.Monotonic));
        if (_emergency.Panicked)
        {
            _supervision?.Record.Events.Add("panic");
            Say(Symbols.PanicReport.Format(_emergency.Report, _emergency.Complete, _options.Image));
            return PartitionExitCode.Panic;
        }

        if (_link.StackOverflow is { } overflow) Say(Symbols.StackOverflowReport.Format(overflow, Symbols.SymbolFile.TryReadBeside(_options.Image)));
        if (_verdict != PartitionExitCode.MachineLost || _link.ExitCode is not null) return _verdict ?? PartitionExitCode.MachineLost;
        string name = Label;
        if (Fault is { } fault)
        {
            Say($"libos: partition '{name}' was ended: {fault}\n");
            return PartitionExitCode.MachineLost;
        }

        string said = string.Join("; ", _complaints.LastLines.Where(line => line.Length > 0).TakeLast(3));
        if (_link.HelloTime == 0 && status is { Signal: 0, ExitCode: not 0 })
        {
            Say($"libos: QEMU did not start the partition ({status}){(said.Length > 0 ? ": " + said : "")}\n");
            return PartitionExitCode.NotStarted;
        }

        string how = status is { Signal: 0, ExitCode: 0 } ? "it reset or switched itself off (a triple fault, perhaps)" : $"QEMU ended with {status}";
        string last = string.Join("; ", _emergency.LastLines.Where(line => line.Length > 0).TakeLast(2));
        Say($"libos: partition '{name}' is lost: {how}{(said.Length > 0 ? "; QEMU said: " + said : "")}{(last.Length > 0 ? "; on its emergency console: " + last : "")}\n");
        return PartitionExitCode.MachineLost;
    }

    private int End(int code, string reason)
    {
        EndMachine();
        _reason = reason;
        _ = _qemu.Wait();
        if (Drain(Clock.Monotonic + DrainPatience) && _options.BootChart) Say(BootChartTable.Format(_options.ToolStart, _machineStart, _link, FirstOutput(), Clock.Monotonic));
        Say($"libos: partition '{Label}' was ended: {reason}\n");
        return code;
    }

    private long FirstOutput()
    {
        long output = _output.FirstByte, error = _error.FirstByte;
        return output == 0 ? error : error == 0 ? output : Math.Min(output, error);
    }

    private void ReadSerial()
    {
        nint length = ReadInto(_serial);
        if (length <= 0) _serialClosed = true;
        else _emergency.Append(_buffer.AsSpan(0, (int)length), ShowConsole);
    }

    private void ReadComplaints()
    {
        nint length = ReadInto(_qemuErrors);
        if (length <= 0) _complaintsClosed = true;
        else _complaints.Append(_buffer.AsSpan(0, (int)length), ShowConsole);
    }

    private nint ReadInto(int descriptor)
    {
        // SAFETY: pinned while the kernel fills it.
        fixed (byte* start = _buffer)
        {
            return Descriptors.Read(descriptor, start, _buffer.Length);
        }
    }

    // in the foreground there is no doubt which one is meant
    private string Label => _options.Detached && _supervision is not null ? _supervision.Record.Folder.Name : _options.Name ?? _options.ProgramName;

    private bool RecordsLog => _options.Verbose || _options.Detached;

    private void ShowLog(long nanoseconds, int level, string text) =>
        Show(LogStream.Kernel, string.Create(CultureInfo.InvariantCulture, $"[{nanoseconds / 1_000_000_000,4}.{nanoseconds / 1000 % 1_000_000:000000}] {text}\n"));

    private void ShowConsole(string line) => Show(LogStream.Console, line + "\n");

    private void Show(LogStream stream, string text)
    {
        if (stream == LogStream.Kernel) _supervision?.Log.Append(text);
        else _supervision?.Console.Append(text);
        if (!RecordsLog) return;
        if (_supervision?.Recorder is { } recorder) recorder.Write(stream, Encoding.UTF8.GetBytes(text));
        else Say(text);
    }

    private void Say(string text)
    {
        if (_supervision is null) _ = Descriptors.WriteAll(2, Encoding.UTF8.GetBytes(text));
        else _supervision.Say(text);
    }
}
