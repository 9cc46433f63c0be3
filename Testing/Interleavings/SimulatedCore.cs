namespace LibOs.Testing.Interleavings;

/// <summary>A core of a program under test. Each access to shared memory is a step, before which another core may go on.</summary>
/// <remarks>Used by the core's own program only. Offsets are bytes; words have 32 bits and lie at multiples of 4.</remarks>
public sealed class SimulatedCore
{
    private const int BufferLength = 24;

    private readonly Interleaving _run;
    private readonly List<BufferedStore> _buffer = [];
    private readonly byte[] _place;
    private int _placeOffset = -1;

    internal SimulatedCore(Interleaving run, int number)
    {
        _run = run;
        Number = number;
        _place = new byte[run.Memory.Length];
    }

    /// <summary>Its number, from 0.</summary>
    public int Number { get; }

    /// <summary>How many cores there are.</summary>
    public int Count => _run.Count;

    /// <summary>The bytes of the shared memory.</summary>
    public int Length => _run.Memory.Length;

    /// <summary>This core as protocols take it.</summary>
    public SimulatedTransport Transport => new(this);

    /// <summary>The simulated time in nanoseconds. It goes on with each step, and when all cores wait.</summary>
    public long Now => _run.Clock;

    internal CoreState State { get; set; }

    internal int Steps { get; private set; }

    internal bool HasPermit { get; set; }

    internal bool IsStopped { get; private set; }

    internal long Deadline { get; private set; }

    internal int SeenVersion { get; private set; }

    internal int BufferedStores => _buffer.Count;

    internal int WaitsSince { get; private set; }

    /// <summary>A step of the program's own, with a name for the trace: a device access, a call into something else that is shared.</summary>
    /// <param name="name">What the step does.</param>
    public void Step(string name)
    {
        BeginStep();
        _run.Record(this, StepKind.Custom, 0, 0, name);
    }

    /// <summary>Reads a word.</summary>
    public uint Load(int offset)
    {
        _run.CheckWord(this, offset);
        BeginStep();
        uint value = (uint)Get(offset, 4);
        _run.Record(this, StepKind.Load, offset, value);
        return value;
    }

    /// <summary>Writes a word; others may see it later.</summary>
    public void Store(int offset, uint value)
    {
        _run.CheckWord(this, offset);
        BeginStep();
        _run.Record(this, StepKind.Store, offset, value);
        Put(new BufferedStore(offset, 4, value, IsRelease: true));
    }

    /// <summary>Writes a word at once and gives the one before.</summary>
    public uint Exchange(int offset, uint value)
    {
        uint before = BeginAtomic(offset);
        _run.Record(this, StepKind.Exchange, offset, value);
        _run.Set(offset, 4, value);
        return before;
    }

    /// <summary>Writes a word at once if it has an expected value, and gives the one before.</summary>
    public uint CompareExchange(int offset, uint value, uint expected)
    {
        uint before = BeginAtomic(offset);
        _run.Record(this, StepKind.CompareExchange, offset, value, before == expected ? null : "failed");
        if (before == expected) _run.Set(offset, 4, value);
        return before;
    }

    /// <summary>Adds to a word at once and gives the one before.</summary>
    public uint Add(int offset, uint value)
    {
        uint before = BeginAtomic(offset);
        _run.Record(this, StepKind.Add, offset, value);
        _run.Set(offset, 4, before + value);
        return before;
    }

    /// <summary>Makes all earlier writes visible.</summary>
    public void Fence()
    {
        BeginStep();
        _run.Record(this, StepKind.Fence, 0, 0);
        Drain();
    }

    /// <summary>Makes all earlier writes of all cores visible.</summary>
    public void FenceAll()
    {
        BeginStep();
        _run.Record(this, StepKind.Fence, 0, 0, "all");
        _run.DrainAll();
    }

    /// <summary>Copies from shared memory, eight bytes a step.</summary>
    public void Read(int offset, Span<byte> destination)
    {
        _run.CheckRange(this, offset, destination.Length);
        for (int done = 0; done < destination.Length;)
        {
            int length = Piece(offset + done, destination.Length - done);
            BeginStep();
            ulong value = Get(offset + done, length);
            _run.Record(this, StepKind.Read, offset + done, value);
            for (int i = 0; i < length; i++) destination[done + i] = (byte)(value >> (8 * i));
            done += length;
        }
    }

    /// <summary>Copies to shared memory, eight bytes a step.</summary>
    public void Write(int offset, ReadOnlySpan<byte> source)
    {
        _run.CheckRange(this, offset, source.Length);
        for (int done = 0; done < source.Length;)
        {
            int length = Piece(offset + done, source.Length - done);
            ulong value = 0;
            for (int i = 0; i < length; i++) value |= (ulong)source[done + i] << (8 * i);
            BeginStep();
            _run.Record(this, StepKind.Write, offset + done, value);
            Put(new BufferedStore(offset + done, length, value, IsRelease: false));
            done += length;
        }
    }

    /// <summary>Gives room to write; it is copied by <see cref="EndWrite"/>.</summary>
    public Span<byte> BeginWrite(int offset, int length)
    {
        TakePlace(offset, length);
        return _place.AsSpan(offset, length);
    }

    /// <summary>Writes what was put into the room of <see cref="BeginWrite"/>, or the beginning of it.</summary>
    public void EndWrite(int offset, int length)
    {
        LeavePlace(offset);
        Write(offset, _place.AsSpan(offset, length));
    }

    /// <summary>Gives up what <see cref="BeginWrite"/> began; nothing is written.</summary>
    /// <returns>What was put into the room.</returns>
    public ReadOnlySpan<byte> CancelWrite(int offset)
    {
        LeavePlace(offset);
        return _place.AsSpan(offset);
    }

    /// <summary>Copies bytes to read.</summary>
    public ReadOnlySpan<byte> BeginRead(int offset, int length)
    {
        TakePlace(offset, length);
        Read(offset, _place.AsSpan(offset, length));
        return _place.AsSpan(offset, length);
    }

    /// <summary>Ends what <see cref="BeginRead"/> began. The bytes are overwritten: who looks at them later sees that.</summary>
    public void EndRead(int offset, int length)
    {
        LeavePlace(offset);
        _place.AsSpan(offset, length).Fill(0xDB);
    }

    /// <summary>Notifies a core.</summary>
    public void Notify(int core)
    {
        if ((uint)core >= (uint)Count) throw new SimulationException($"Core {Number} notifies core {core}; there are {Count}.");
        BeginStep();
        _run.Record(this, StepKind.Notify, core, 0);
        Drain();
        _run.Notify(core);
    }

    /// <summary>Waits for a notification.</summary>
    /// <param name="deadline">When to give up; <see cref="long.MaxValue"/> for never.</param>
    /// <returns>Whether there was one.</returns>
    public bool Wait(long deadline)
    {
        BeginStep();
        _run.Record(this, StepKind.Wait, 0, (ulong)deadline);
        Drain();
        while (true)
        {
            if (HasPermit)
            {
                HasPermit = false;
                _run.Record(this, StepKind.Woken, 0, 0);
                return true;
            }

            if (_run.Clock >= deadline)
            {
                _run.Record(this, StepKind.TimedOut, 0, 0);
                return false;
            }

            State = CoreState.Waiting;
            Deadline = deadline;
            WaitsSince = _run.Steps;
            _run.Leave(this);
            State = CoreState.Ready;
        }
    }

    /// <summary>Lets other cores go on until something has changed.</summary>
    public void Pause()
    {
        BeginStep();
        _run.Record(this, StepKind.Pause, 0, 0);
        Drain();
        State = CoreState.Paused;
        WaitsSince = _run.Steps;
        _run.Leave(this);
        State = CoreState.Ready;
        SeenVersion = _run.Version;
    }

    /// <summary>Its program begins.</summary>
    internal void Start(int version) => SeenVersion = version;

    internal void Reset()
    {
        State = CoreState.Fresh;
        Steps = 0;
        HasPermit = false;
        IsStopped = false;
        SeenVersion = 0;
        _placeOffset = -1;
        _buffer.Clear();
    }

    /// <summary>Its program has ended; what it wrote may still be on its way.</summary>
    internal void End()
    {
        if (_buffer.Count > 0 && !IsStopped) BeginStep();
        Drain();
    }

    /// <summary>Makes all writes visible.</summary>
    internal void Drain()
    {
        if (_buffer.Count == 0) return;
        foreach (BufferedStore store in _buffer) _run.Set(store.Offset, store.Length, store.Value);
        _run.Buffered -= _buffer.Count;
        _buffer.Clear();
    }

    /// <summary>Makes a write visible that may be next.</summary>
    internal void WriteOne(Chooser chooser, bool isRelaxed)
    {
        int index = isRelaxed ? chooser.Number(_buffer.Count) : 0;
        while (index > 0 && !MayPass(index)) index--;
        BufferedStore store = _buffer[index];
        _buffer.RemoveAt(index);
        _run.Buffered--;
        _run.Set(store.Offset, store.Length, store.Value);
    }

    private static int Piece(int offset, int left) => Math.Min(8 - (offset & 7), left);

    // A release waits for all before it; a plain write for those that touch the same bytes.
    private bool MayPass(int index)
    {
        BufferedStore store = _buffer[index];
        if (store.IsRelease) return false;
        for (int i = 0; i < index; i++)
            if (_buffer[i].Offset < store.Offset + store.Length && store.Offset < _buffer[i].Offset + _buffer[i].Length) return false;
        return true;
    }

    private uint BeginAtomic(int offset)
    {
        _run.CheckWord(this, offset);
        BeginStep();
        Drain();
        return (uint)_run.Get(offset, 4);
    }

    private void BeginStep()
    {
        if (IsStopped) throw new CoreAbortedException();
        Steps++;
        if (_run.BeginStep(this))
        {
            IsStopped = true;
            _run.Record(this, StepKind.Stop, 0, 0);
            throw new CoreAbortedException();
        }
    }

    private ulong Get(int offset, int length)
    {
        ulong value = _run.Get(offset, length);
        if (_buffer.Count == 0) return value;
        foreach (BufferedStore store in _buffer)
        {
            for (int i = 0; i < length; i++)
            {
                int at = offset + i - store.Offset;
                if (at >= 0 && at < store.Length) value = (value & ~(0xFFul << (8 * i))) | (((store.Value >> (8 * at)) & 0xFF) << (8 * i));
            }
        }

        return value;
    }

    private void Put(BufferedStore store)
    {
        if (_run.StoreOrder == StoreOrder.Sequential || (_buffer.Count == 0 && !_run.Chooser.DelaysStore()))
        {
            _run.Set(store.Offset, store.Length, store.Value);
            return;
        }

        if (_buffer.Count == BufferLength) WriteOne(_run.Chooser, isRelaxed: false);
        _buffer.Add(store);
        _run.Buffered++;
    }

    private void TakePlace(int offset, int length)
    {
        _run.CheckRange(this, offset, length);
        if (_placeOffset >= 0) throw new SimulationException($"Core {Number} reads or writes in place at {offset} and has not ended what it began at {_placeOffset}.");
        _placeOffset = offset;
    }

    private void LeavePlace(int offset)
    {
        if (_placeOffset != offset) throw new SimulationException($"Core {Number} ends at {offset} what it did not begin there.");
        _placeOffset = -1;
    }
}
