using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LibOs.Testing.Interleavings;

/// <summary>One schedule of a program under test: its cores, its memory, its clock. Set up anew for each schedule.</summary>
public sealed class Interleaving : ICoreProgram
{
    private const long StepNanoseconds = 10;
    private const int IdleLimit = 3000;
    private const int TraceLength = 400;

    private readonly InterleavingOptions _options;
    private readonly SimulatedCore[] _cores;
    private readonly Action<SimulatedCore>?[] _programs;
    private readonly List<Action> _ends = [];
    private readonly List<(int Core, int Step)> _late = [];
    private readonly Queue<(int Step, int Core, StepKind Kind, int Offset, ulong Value, string? Name)>? _trace;
    private readonly Action<Interleaving> _prepare;
    private readonly long _limit;
    private int _idle;
    private int _idleVersion;

    internal Interleaving(InterleavingOptions options, Chooser chooser, Action<Interleaving> prepare, long limit, bool hasTrace)
    {
        _options = options;
        _prepare = prepare;
        _limit = limit;
        Chooser = chooser;
        Bytes = new byte[options.MemoryLength];
        Memory = new SimulatedSharedMemory(Bytes);
        _programs = new Action<SimulatedCore>?[options.Cores];
        _cores = new SimulatedCore[options.Cores];
        for (int i = 0; i < _cores.Length; i++) _cores[i] = new SimulatedCore(this, i);
        if (hasTrace) _trace = new();
    }

    /// <summary>How many cores there are.</summary>
    public int Count => _cores.Length;

    /// <summary>The shared memory, to be filled before the cores run and looked at when they have ended.</summary>
    public SimulatedSharedMemory Memory { get; }

    /// <summary>The simulated time in nanoseconds.</summary>
    public long Clock { get; private set; }

    /// <summary>How many steps the cores have made.</summary>
    public int Steps { get; private set; }

    internal Chooser Chooser { get; }

    internal CoreThreads? Threads { get; set; }

    internal StoreOrder StoreOrder => _options.StoreOrder;

    internal byte[] Bytes { get; }

    internal int Version { get; private set; } = 1;

    internal int Buffered { get; set; }

    internal int LongestCore { get; private set; }

    internal int LongestSchedule { get; private set; }

    internal long Completed { get; private set; }

    internal long AllSteps { get; private set; }

    internal long Switches { get; private set; }

    /// <summary>Says what a core runs. A core without a program does nothing.</summary>
    /// <param name="core">The core's number.</param>
    /// <param name="program">The program. It must do the same whenever the schedule is the same.</param>
    public void Run(int core, Action<SimulatedCore> program) => _programs[core] = program;

    /// <summary>Says what all cores run.</summary>
    /// <param name="program">The program.</param>
    public void RunAll(Action<SimulatedCore> program) => Array.Fill(_programs, program);

    /// <summary>Adds what is checked when all cores have ended.</summary>
    /// <param name="check">Throws when something is wrong.</param>
    public void AtEnd(Action check) => _ends.Add(check);

    /// <summary>Whether a core was stopped for ever in this schedule.</summary>
    /// <param name="core">The core's number.</param>
    public bool WasStopped(int core) => _cores[core].IsStopped;

    /// <inheritdoc/>
    void ICoreProgram.Run(int core)
    {
        SimulatedCore self = _cores[core];
        self.State = CoreState.Ready;
        self.Start(Version);
        try
        {
            _programs[core]?.Invoke(self);
            self.End();
        }
        catch (CoreAbortedException) when (self.IsStopped && !Threads!.IsAborting)
        {
            // it stopped for ever, as it was to
        }

        self.Drain();
        self.State = CoreState.Finished;
        LongestCore = Math.Max(LongestCore, self.Steps);
    }

    /// <inheritdoc/>
    int ICoreProgram.Next(int core)
    {
        if (!Array.TrueForAll(_cores, each => each.State == CoreState.Finished)) return Pick(-1);
        foreach (Action end in _ends) end();
        Completed++;
        AllSteps += Steps;
        LongestSchedule = Math.Max(LongestSchedule, Steps);
        return Completed < _limit ? Begin() : -1;
    }

    /// <summary>Sets up the next schedule.</summary>
    /// <returns>The core that begins; -1 when there is no further schedule.</returns>
    internal int Begin()
    {
        if (!Chooser.Begin(this)) return -1;
        Array.Clear(Bytes);
        Array.Clear(_programs);
        _ends.Clear();
        _late.Clear();
        _trace?.Clear();
        foreach (SimulatedCore core in _cores) core.Reset();
        Clock = 0;
        Steps = 0;
        Version = 1;
        Buffered = 0;
        _idle = 0;
        _prepare(this);
        return Chooser.AtBlock(this, -1);
    }

    internal bool IsRunnable(int number)
    {
        SimulatedCore core = _cores[number];
        return core.State switch
        {
            CoreState.Fresh or CoreState.Ready => true,
            CoreState.Paused => core.SeenVersion != Version,
            CoreState.Waiting => core.HasPermit || core.Deadline <= Clock,
            _ => false,
        };
    }

    /// <summary>Comes before each step of a core.</summary>
    /// <returns>Whether the core stops for ever.</returns>
    internal bool BeginStep(SimulatedCore core)
    {
        if (Threads!.IsAborting) throw new CoreAbortedException();
        if (++Steps > _options.StepLimit) throw new StallException($"Livelock: {_options.StepLimit} steps and no end. {Describe()}");
        Clock += StepNanoseconds;
        if (Buffered > 0) WriteSome();
        if (_late.Count > 0) Deliver(Steps);
        if (_options.EarlyTimeouts > 0) ExpireEarly();
        SwitchTo(core, Chooser.AtStep(this, core.Number));
        return core.Number == _options.StoppingCore && Chooser.StopsHere(core.Steps);
    }

    /// <summary>Lets others go on while a core pauses or waits.</summary>
    internal void Leave(SimulatedCore core) => SwitchTo(core, Pick(core.Number));

    internal void Notify(int core)
    {
        if (Chooser.Chance(_options.LostNotifications)) return;
        if (Chooser.Chance(_options.LateNotifications)) _late.Add((core, Steps + 1 + Chooser.Number(60)));
        else Permit(core);
    }

    internal void DrainAll()
    {
        foreach (SimulatedCore core in _cores) core.Drain();
    }

    internal ulong Get(int offset, int length)
    {
        ReadOnlySpan<byte> at = Bytes.AsSpan(offset, length);
        if (length == 4) return BinaryPrimitives.ReadUInt32LittleEndian(at);
        if (length == 8) return BinaryPrimitives.ReadUInt64LittleEndian(at);
        ulong value = 0;
        for (int i = 0; i < length; i++) value |= (ulong)at[i] << (8 * i);
        return value;
    }

    internal void Set(int offset, int length, ulong value)
    {
        // a write that changes nothing wakes nobody: two cores that write the same over and over wait for a third
        if (Get(offset, length) == value) return;
        Version++;
        for (int i = 0; i < length; i++) Bytes[offset + i] = (byte)(value >> (8 * i));
    }

    internal void CheckWord(SimulatedCore core, int offset)
    {
        if ((offset & 3) != 0 || (uint)offset > (uint)(Bytes.Length - 4))
            throw new SimulationException($"Core {core.Number} touches a word at {offset}, which is no multiple of 4 below {Bytes.Length}.");
    }

    internal void CheckRange(SimulatedCore core, int offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Bytes.Length - length)
            throw new SimulationException($"Core {core.Number} touches {length} bytes at {offset}; the memory has {Bytes.Length}.");
    }

    internal void Record(SimulatedCore core, StepKind kind, int offset, ulong value, string? name = null)
    {
        if (_trace is null) return;
        _trace.Enqueue((Steps, core.Number, kind, offset, value, name));
        if (_trace.Count > TraceLength) _ = _trace.Dequeue();
    }

    /// <summary>The last steps, a line each.</summary>
    internal string WriteTrace(int lines)
    {
        if (_trace is null) return "";
        var text = new StringBuilder();
        foreach ((int step, int core, StepKind kind, int offset, ulong value, string? name) in _trace.Skip(Math.Max(0, _trace.Count - lines)))
        {
            string what = kind switch
            {
                StepKind.Load => $"load [{offset}] = {value}",
                StepKind.Store => $"store [{offset}] = {value}",
                StepKind.Exchange => $"exchange [{offset}] = {value}",
                StepKind.CompareExchange => $"compare-exchange [{offset}] = {value}{(name is null ? "" : " " + name)}",
                StepKind.Add => $"add [{offset}] += {value}",
                StepKind.Fence => name is null ? "fence" : "fence all cores",
                StepKind.Read => $"read [{offset}] = {value:x}",
                StepKind.Write => $"write [{offset}] = {value:x}",
                StepKind.Notify => $"notify core {offset}",
                StepKind.Wait => value == long.MaxValue ? "wait" : $"wait until {value} ns",
                StepKind.Woken => "is notified",
                StepKind.TimedOut => "times out",
                StepKind.Pause => "pause",
                StepKind.Stop => "stops for ever",
                _ => name ?? "",
            };
            _ = text.Append(CultureInfo.InvariantCulture, $"{step,6}  ").Append(' ', core * (Count > 8 ? 2 : 8)).Append(CultureInfo.InvariantCulture, $"{core}: {what}\n");
        }

        return text.ToString();
    }

    private void SwitchTo(SimulatedCore from, int to)
    {
        if (to == from.Number) return;
        Switches++;
        Threads!.SwitchTo(from.Number, to);
    }

    private int Pick(int core)
    {
        while (true)
        {
            int next = Chooser.AtBlock(this, core);
            if (next >= 0) return next;
            Idle();
        }
    }

    /// <summary>Nobody can go on: late notifications arrive, time passes, those that pause look again.</summary>
    private void Idle()
    {
        if (_late.Count > 0)
        {
            Deliver(int.MaxValue);
            return;
        }

        bool hasPaused = false;
        long deadline = long.MaxValue;
        foreach (SimulatedCore core in _cores)
        {
            if (core.State == CoreState.Paused) hasPaused = true;
            if (core.State == CoreState.Waiting) deadline = Math.Min(deadline, core.Deadline);
        }

        if (hasPaused)
        {
            if (_idleVersion != Version) _idle = 0;
            if (++_idle > IdleLimit) throw new StallException($"Livelock: all cores look again and again, and nothing changes. {Describe()}");
            Clock = Math.Min(deadline, Clock + (1000L << Math.Min(_idle, 24)));
            Version++;
            _idleVersion = Version;
            return;
        }

        if (deadline == long.MaxValue) throw new StallException($"Deadlock: nobody is left to go on. {Describe()}");
        Clock = deadline;
    }

    private string Describe()
    {
        var text = new StringBuilder();
        foreach (SimulatedCore core in _cores)
        {
            string state = core.State switch
            {
                CoreState.Fresh => "has not begun",
                CoreState.Paused => $"looks again and again (since step {core.WaitsSince})",
                CoreState.Waiting when core.Deadline == long.MaxValue => $"waits for a notification (since step {core.WaitsSince})",
                CoreState.Waiting => $"waits for a notification or {core.Deadline} ns (since step {core.WaitsSince})",
                CoreState.Finished => core.IsStopped ? $"stopped for ever at its step {core.Steps}" : "has ended",
                _ => "could go on",
            };
            _ = text.Append(CultureInfo.InvariantCulture, $"Core {core.Number} {state}. ");
        }

        return text.ToString().TrimEnd();
    }

    private void WriteSome()
    {
        int index = Chooser.StoreToWrite(Buffered);
        if (index < 0) return;
        foreach (SimulatedCore core in _cores)
        {
            if (index < core.BufferedStores)
            {
                core.WriteOne(Chooser, StoreOrder == StoreOrder.Relaxed);
                return;
            }

            index -= core.BufferedStores;
        }
    }

    private void Deliver(int step)
    {
        for (int i = _late.Count - 1; i >= 0; i--)
        {
            if (_late[i].Step > step) continue;
            Permit(_late[i].Core);
            _late.RemoveAt(i);
        }
    }

    private void Permit(int core) => _cores[core].HasPermit = true;

    private void ExpireEarly()
    {
        foreach (SimulatedCore core in _cores)
        {
            if (core.State != CoreState.Waiting || core.Deadline == long.MaxValue || core.Deadline <= Clock) continue;
            if (!Chooser.TimeoutChance(_options.EarlyTimeouts)) continue;
            Clock = core.Deadline;
            return;
        }
    }
}
