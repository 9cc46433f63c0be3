using System.Globalization;
using System.Text;
using LibOs.Abstractions.Ports;

namespace LibOs.Testing.Scc;

/// <summary>A core of a <see cref="SccSimulator"/>: the register port for the software on it.</summary>
public sealed class SimulatedSccCore : ISccCore
{
    private const int LineBytes = Cache.LineBytes;
    private const int MaxWatched = 512;

    private readonly SccSimulator _chip;
    private readonly TileModel _tileModel;
    private readonly Cache _l1 = new(16 * 1024);
    private readonly Cache _l2 = new(256 * 1024);
    private readonly LocalApicModel _apic = new();
    private readonly Action?[] _handlers = new Action?[256];
    private readonly List<(long Key, long Stamp, long Offset, SystemAddress Address)> _watched = [];
    private readonly List<string> _output = [];
    private Transaction _access = new();
    private byte[] _fetched = [];

    // the write-combine buffer
    private uint _bufferLine;
    private uint _bufferMask;
    private readonly byte[] _buffer = new byte[LineBytes];

    private Activity _activity;
    private long _busyUntil;
    private long _started;
    private ulong _cycles;
    private long _cyclesAt;
    private bool _interruptsEnabled;
    private long _loopStart;
    private long _relaxedAt;
    private bool _readsTime;
    private readonly List<(uint Line, bool IsStale)> _hitsInLoop = [];
    private int _timerToken;
    private long _timerEnd;

    internal SimulatedSccCore(SccSimulator chip, int number, TileModel tile)
    {
        _chip = chip;
        _tileModel = tile;
        Number = number;
        _apic.TimerChanged = StartTimer;
        _apic.TimerCount = () => (uint)Math.Max(0, (_timerEnd - Now) / (Divider * _apic.TimerDivisor));
    }

    private enum Activity
    {
        Stopped,
        Running,
        Transferring,
        Computing,
        Relaxing,
        Halted,
    }

    /// <summary>0 to 47.</summary>
    public int Number { get; }

    /// <summary>What it did so far.</summary>
    public SccCoreStatistics Statistics { get; } = new();

    /// <summary>Its local time in microseconds since the chip's power-up.</summary>
    public double Time => Now / (double)SccSimulator.TicksPerMicrosecond;

    /// <summary>Lines that its program printed with <see cref="Print"/>.</summary>
    public IReadOnlyList<string> Output => _output;

    /// <summary>Whether its program came to its end.</summary>
    public bool HasFinished { get; private set; }

    /// <inheritdoc/>
    public ulong Timestamp
    {
        get
        {
            Advance(_chip.Options.Timing.ReadTimestamp);
            _readsTime = true;
            return CyclesAt(Now);
        }
    }

    /// <inheritdoc/>
    public bool InterruptsEnabled
    {
        get => _interruptsEnabled;
        set
        {
            _interruptsEnabled = value;
            Advance(1);
            if (value) TakeInterrupts();
        }
    }

    internal int Tile => Number / 2;

    internal int Divider => _tileModel.Divider;

    internal long Now { get; private set; }

    internal int Token { get; private set; }

    internal bool IsAlive { get; private set; }

    internal bool IsBeingReset { get; private set; }

    internal bool StartsAgain { get; set; }

    internal bool HasPartialLine => _bufferMask != 0;

    /// <summary>Prints a line, as through a console of the core's own; it takes no time.</summary>
    /// <param name="line">The line.</param>
    public void Print(string line) => _output.Add(line);

    /// <inheritdoc/>
    public uint ReadUncached(uint address)
    {
        CheckWord(address);
        if (IsApic(address))
        {
            Advance(3);
            if ((address & 0xFFF) == 0x390) _readsTime = true;
            return _apic.Read(address & 0xFFF);
        }

        SystemAddress system = Translate(address);
        if (system.Unit == 2 && (system.Address & 0xFFFFFF) == 0x48) _readsTime = true;
        if (system.Unit == 5 && (system.Address & 0xF000) == 0x8000) _readsTime = true;
        _access.Operation = Transaction.Kind.Read;
        _access.Address = system;
        Go(system);
        uint value = _access.Value;
        TakeInterrupts();
        return value;
    }

    /// <inheritdoc/>
    public void WriteUncached(uint address, uint value)
    {
        CheckWord(address);
        if (IsApic(address))
        {
            Advance(3);
            _apic.Write(address & 0xFFF, value);
            TakeInterrupts();
            return;
        }

        _access.Operation = Transaction.Kind.Write;
        _access.Address = Translate(address);
        _access.Value = value;
        Go(_access.Address);
        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void ReadMpbt(uint address, Span<byte> destination)
    {
        CheckRange(address, destination.Length);
        bool isBulk = destination.Length > LineBytes;
        uint at = address;
        uint end = address + (uint)destination.Length;
        while (at < end)
        {
            uint line = at & ~31u;
            int slot = _l1.Find(line);
            if (slot < 0)
            {
                FetchMpbt(line, end);
                slot = _l1.Find(line);
            }
            else
            {
                CountStale(slot, line);
            }

            int offset = (int)(at - line);
            int length = (int)Math.Min(LineBytes - offset, end - at);
            _l1.Data(slot).Slice(offset, length).CopyTo(destination[(int)(at - address)..]);
            at += (uint)length;
        }

        Advance(((destination.Length + 3) / 4) - 1 + (isBulk ? destination.Length / LineBytes * _chip.Options.Timing.PrivateLine : 0));
        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void WriteMpbt(uint address, ReadOnlySpan<byte> source)
    {
        CheckRange(address, source.Length);
        bool isBulk = source.Length > LineBytes;
        if (isBulk) Advance(source.Length / LineBytes * _chip.Options.Timing.PrivateLine);
        uint at = address;
        while (!source.IsEmpty)
        {
            uint line = at & ~31u;
            int offset = (int)(at - line);
            int whole = source.Length / LineBytes;
            if (offset == 0 && whole > 1 && !_chip.Options.LineByLine)
            {
                if (_bufferMask != 0 && _bufferLine != line) Drain();
                _bufferMask = 0;
                int bytes = whole * LineBytes;
                WriteLines(line, source[..bytes]);
                source = source[bytes..];
                at += (uint)bytes;
                continue;
            }

            int length = Math.Min(LineBytes - offset, source.Length);
            Store(line, offset, source[..length]);
            source = source[length..];
            at += (uint)length;
        }

        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void InvalidateMpbt()
    {
        _l1.DropMpbt();
        Advance(1);
    }

    /// <inheritdoc/>
    public void ReadCached(uint address, Span<byte> destination)
    {
        CheckRange(address, destination.Length);
        uint at = address;
        uint end = address + (uint)destination.Length;
        Span<byte> data = stackalloc byte[LineBytes];
        while (at < end)
        {
            uint line = at & ~31u;
            int slot = _l1.Find(line);
            if (slot < 0) slot = LoadL1(line, data);
            else CountStale(slot, line);
            int offset = (int)(at - line);
            int length = (int)Math.Min(LineBytes - offset, end - at);
            _l1.Data(slot).Slice(offset, length).CopyTo(destination[(int)(at - address)..]);
            Advance((length + 3) / 4);
            at += (uint)length;
        }

        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void WriteCached(uint address, ReadOnlySpan<byte> source)
    {
        CheckRange(address, source.Length);
        uint at = address;
        while (!source.IsEmpty)
        {
            uint line = at & ~31u;
            int offset = (int)(at - line);
            int length = Math.Min(LineBytes - offset, source.Length);
            if (_l1.Find(line) is >= 0 and int first)
            {
                source[..length].CopyTo(_l1.Data(first)[offset..]);
                _l1.MarkDirty(first);
                Advance((length + 3) / 4);
            }
            else if (_l2.Find(line) is >= 0 and int second)
            {
                source[..length].CopyTo(_l2.Data(second)[offset..]);
                _l2.MarkDirty(second);
                Advance(_chip.Options.Timing.L2Hit);
            }
            else
            {
                // Neither cache takes a line on a write: every word goes to memory by itself.
                WriteThrough(line, offset, source[..length]);
            }

            source = source[length..];
            at += (uint)length;
        }

        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void WriteBackAndInvalidate()
    {
        foreach (int slot in (IReadOnlyList<int>)[.. _l1.DirtySlots()]) WriteBackFromL1(slot);
        _l1.Clear();
        Advance(1);
        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void Spend(long cycles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cycles);
        _chip.Synchronize(this);
        _activity = Activity.Computing;
        _started = Now;
        _busyUntil = Now + (cycles * Divider);
        while (Now < _busyUntil)
        {
            _activity = Activity.Computing;
            _chip.Wake(this, _busyUntil);
            _chip.Suspend(this);
            Statistics.Computing += Microseconds(Now - _started);
            if (Now < _busyUntil)
            {
                // An interrupt came: what is left of the computation follows its handler.
                long left = _busyUntil - Now;
                int divider = Divider;
                TakeInterrupts();
                _busyUntil = Now + (left / divider * Divider);
            }

            _started = Now;
        }

        _activity = Activity.Running;
        TakeInterrupts();
    }

    /// <inheritdoc/>
    public void Relax(ulong until = ulong.MaxValue)
    {
        Advance(_chip.Options.Timing.Loop);
        _chip.Synchronize(this);
        if (_apic.Pending >= 0 && _interruptsEnabled) TakeInterrupts();
        bool changed = _watched.Count > MaxWatched || (_readsTime && until == ulong.MaxValue) || _watched.Exists(entry => _chip.Stamp(entry.Key) != entry.Stamp);
        ulong cycles = CyclesAt(Now);
        if (changed || until <= cycles)
        {
            BeginLoop();
            return;
        }

        foreach ((long key, _, _, _) in _watched) _chip.Watch(key, this);
        if (until != ulong.MaxValue) _chip.Wake(this, Now + ((long)Math.Min(until - cycles, 1UL << 50) * Divider));
        _activity = Activity.Relaxing;
        _relaxedAt = Now;
        _chip.Suspend(this);
        _activity = Activity.Running;
        long waited = Now - _relaxedAt;
        Statistics.Waiting += Microseconds(waited);
        long period = Math.Max(1, _relaxedAt - _loopStart);
        foreach ((_, _, _, SystemAddress address) in _watched) _chip.CountPolls(Tile, address, waited / period);
        TakeInterrupts();
        BeginLoop();
    }

    /// <inheritdoc/>
    public void Halt()
    {
        _chip.Synchronize(this);
        _interruptsEnabled = true;
        long before = Statistics.Interrupts;
        TakeInterrupts();
        while (Statistics.Interrupts == before)
        {
            _activity = Activity.Halted;
            long start = Now;
            _chip.Suspend(this);
            _activity = Activity.Running;
            Statistics.Waiting += Microseconds(Now - start);
            TakeInterrupts();
        }
    }

    /// <inheritdoc/>
    public void SetInterruptHandler(int vector, Action? handler)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vector, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vector, 255);
        _handlers[vector] = handler;
    }

    internal void PowerUp(long time)
    {
        IsAlive = true;
        HasFinished = false;
        Now = Math.Max(Now, time);
        _cyclesAt = Now;
        _cycles = 0;
    }

    internal void Begin(long time)
    {
        Now = Math.Max(Now, time);
        _activity = Activity.Running;
        BeginLoop();
    }

    internal void Finish()
    {
        HasFinished = true;
        _chip.Synchronize(this);
    }

    internal void End()
    {
        IsAlive = false;
        IsBeingReset = false;
        _activity = Activity.Stopped;
        Statistics.Time = Time;
        if (HasFinished) return;

        // A reset empties the core. Message-passing buffers and test-and-set bits stay.
        _l1.Clear();
        _l2.Clear();
        _bufferMask = 0;
        _apic.Reset();
        _timerToken++;
        Array.Clear(_handlers);
        _interruptsEnabled = false;
    }

    /// <summary>After a run that was broken off.</summary>
    internal void Settle()
    {
        if (!IsAlive) return;
        End();
    }

    internal void BeginReset()
    {
        IsBeingReset = true;
        // an answer on its way finds nobody
        Token++;
        _access = new Transaction();
    }

    internal void Resume(long time)
    {
        Token++;
        Now = Math.Max(Now, time);
    }

    /// <summary>An interrupt arrives at the local APIC.</summary>
    internal void Interrupt(uint register)
    {
        if (!IsAlive || !_apic.Signal(register)) return;
        if (_interruptsEnabled && _activity is Activity.Computing or Activity.Relaxing or Activity.Halted) _chip.Wake(this, _chip.Now);
    }

    internal void ChangeClock(long time, int before)
    {
        if (!IsAlive) return;
        long at = Math.Max(time, _cyclesAt);
        _cycles += (ulong)((at - _cyclesAt) / before);
        _cyclesAt = at;
        if (_activity != Activity.Computing || _busyUntil <= time) return;
        // what is left takes as many cycles as before
        _busyUntil = time + ((_busyUntil - time) / before * Divider);
        Token++;
        _chip.Wake(this, _busyUntil);
    }

    /// <summary>When a polling core that was woken by a write looks next: its loop keeps its beat.</summary>
    internal long PollAfter(long key, long written)
    {
        long period = Math.Max(1, _relaxedAt - _loopStart);
        long offset = 0;
        foreach ((long watched, _, long reads, _) in _watched)
        {
            if (watched != key) continue;
            offset = reads;
            break;
        }

        long rounds = Math.Max(0, (written - offset - _relaxedAt + period - 1) / period);
        return _relaxedAt + (rounds * period);
    }

    internal string Describe()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"core {Number} "));
        _ = _activity switch
        {
            Activity.Relaxing => text.Append(CultureInfo.InvariantCulture, $"polls {(_watched.Count == 0 ? "what its L1 cache answers" : string.Join(", ", _watched.Select(entry => entry.Address.ToString()).Distinct().Take(4)))}"),
            Activity.Halted => text.Append(CultureInfo.InvariantCulture, $"is halted{(_interruptsEnabled ? "" : " with interrupts off")}"),
            Activity.Computing => text.Append("computes"),
            _ => text.Append("waits for an access"),
        };
        _ = text.Append(CultureInfo.InvariantCulture, $" since {_relaxedAt / (double)SccSimulator.TicksPerMicrosecond:0.0} us");
        if (_hitsInLoop.Exists(hit => hit.IsStale || (_l1.Find(hit.Line) is >= 0 and int slot && IsStale(slot, hit.Line)))) _ = text.Append("; its L1 cache answered with a line that is no longer so: is CL1INVMB missing?");
        if (_apic.InService >= 0) _ = text.Append(CultureInfo.InvariantCulture, $"; interrupt 0x{_apic.InService:X} is in service: was it ended?");
        if (_bufferMask != 0) _ = text.Append("; ").Append(DescribeBuffer());
        return text.ToString();
    }

    internal string DescribeBuffer() => string.Create(
        CultureInfo.InvariantCulture,
        $"the write-combine buffer of core {Number} holds {System.Numerics.BitOperations.PopCount(_bufferMask)} bytes of the line 0x{_bufferLine:X8} that have not left it");

    private static double Microseconds(long ticks) => ticks / (double)SccSimulator.TicksPerMicrosecond;

    private static bool IsApic(uint address) => (address & 0xFFFF_F000) == LocalApicModel.Base;

    private static void CheckWord(uint address)
    {
        if (address % 4 != 0) throw new ArgumentException($"0x{address:X8} is no multiple of 4.", nameof(address));
    }

    private static void CheckRange(uint address, int length)
    {
        if (length == 0 || ((address & 0xFF_FFFF) + (long)length) > 0x100_0000)
            throw new ArgumentException($"{length} bytes at 0x{address:X8} do not lie within one entry of the look-up table.", nameof(length));
    }

    private SystemAddress Translate(uint address)
    {
        uint entry = _tileModel.Lut[Number % 2][address >> 24];
        if (entry == 0) throw new SccFaultException($"Core {Number} accesses 0x{address:X8}, and entry 0x{address >> 24:X2} of its look-up table is empty: the core would hang.");
        return SystemAddress.From(entry, address);
    }

    private ulong CyclesAt(long time) => _cycles + (ulong)((time - _cyclesAt) / Divider);

    private void Advance(long cycles) => Now += cycles * Divider;

    private void BeginLoop()
    {
        _watched.Clear();
        _readsTime = false;
        _hitsInLoop.Clear();
        _loopStart = Now;
    }

    private void Go(SystemAddress system)
    {
        long start = Now;
        _activity = Activity.Transferring;
        _chip.Transact(this, _access);
        _activity = Activity.Running;
        Statistics.Transferring += Microseconds(Now - start);
        Statistics.Transactions += _access.Lines;
        bool isRead = _access.Operation is Transaction.Kind.Read or Transaction.Kind.ReadLines;
        if (isRead && _watched.Count <= MaxWatched) _watched.Add((_access.WatchKey, _access.Stamp, _access.Arrival - _loopStart, system));
    }

    private void CountStale(int slot, uint line)
    {
        bool isStale = IsStale(slot, line);
        if (isStale) Statistics.StaleReads++;
        if (_hitsInLoop.Count < MaxWatched) _hitsInLoop.Add((line, isStale));
    }

    private bool IsStale(int slot, uint line)
    {
        Span<byte> now = stackalloc byte[LineBytes];
        uint entry = _tileModel.Lut[Number % 2][line >> 24];
        return !_l1.IsDirty(slot) && _chip.TryPeekLine(SystemAddress.From(entry, line), now) && !now.SequenceEqual(_l1.Data(slot));
    }

    private void FetchMpbt(uint line, uint end)
    {
        // as many lines as are missing in a row, at most a quarter of the cache: one line of each set
        int count = 1;
        while (!_chip.Options.LineByLine && count < 128 && line + (count * LineBytes) < end && _l1.Find(line + (uint)(count * LineBytes)) < 0) count++;
        Fetch(line, count);
        // making room may write lines back, through the same buffer
        if (_fetched.Length < count * LineBytes) _fetched = new byte[count * LineBytes];
        _access.Buffer.AsSpan(0, count * LineBytes).CopyTo(_fetched);
        for (int i = 0; i < count; i++) Keep(line + (uint)(i * LineBytes), _fetched.AsSpan(i * LineBytes, LineBytes), mpbt: true);
    }

    private void Fetch(uint line, int count)
    {
        SystemAddress system = Translate(line);
        if (system.Unit is 2 or 5) throw new SccFaultException($"Core {Number} reads lines at 0x{line:X8}, where registers are: map them uncacheable.");
        _access.Operation = Transaction.Kind.ReadLines;
        _access.Address = system;
        _access.Length = count * LineBytes;
        if (_access.Buffer.Length < _access.Length) _access.Buffer = new byte[_access.Length];
        Go(system);
    }

    private int Keep(uint line, ReadOnlySpan<byte> data, bool mpbt)
    {
        int slot = _l1.Victim(line);
        if (_l1.IsDirty(slot))
        {
            Span<byte> copy = stackalloc byte[LineBytes];
            data.CopyTo(copy);
            WriteBackFromL1(slot);
            _l1.Fill(slot, line, copy, mpbt);
            return slot;
        }

        _l1.Fill(slot, line, data, mpbt);
        return slot;
    }

    private void Store(uint line, int offset, ReadOnlySpan<byte> source)
    {
        if (_bufferMask != 0 && _bufferLine != line) Drain();
        _bufferLine = line;
        source.CopyTo(_buffer.AsSpan(offset));
        _bufferMask |= (source.Length == LineBytes ? uint.MaxValue : (1u << source.Length) - 1) << offset;
        // through the L1 cache, if it has the line
        if (_l1.Find(line) is >= 0 and int slot) source.CopyTo(_l1.Data(slot)[offset..]);
        Advance((source.Length + 3) / 4);
        if (_bufferMask == uint.MaxValue) Drain();
    }

    private void Drain()
    {
        uint mask = _bufferMask;
        _bufferMask = 0;
        SendLines(_bufferLine, _buffer, mask);
    }

    private void WriteLines(uint line, ReadOnlySpan<byte> source)
    {
        for (int i = 0; i < source.Length; i += LineBytes)
        {
            if (_l1.Find(line + (uint)i) is >= 0 and int slot) source.Slice(i, LineBytes).CopyTo(_l1.Data(slot));
        }

        Advance(source.Length / 4);
        SendLines(line, source, uint.MaxValue);
    }

    private void SendLines(uint line, ReadOnlySpan<byte> source, uint mask)
    {
        SystemAddress system = Translate(line);
        if (system.Unit is 2 or 5) throw new SccFaultException($"Core {Number} writes lines at 0x{line:X8}, where registers are: map them uncacheable.");
        _access.Operation = Transaction.Kind.WriteLines;
        _access.Address = system;
        _access.Length = source.Length;
        _access.Mask = mask;
        if (_access.Buffer.Length < source.Length) _access.Buffer = new byte[source.Length];
        source.CopyTo(_access.Buffer);
        Go(system);
    }

    private int LoadL1(uint line, Span<byte> data)
    {
        if (_l2.Find(line) is >= 0 and int second)
        {
            _l2.Data(second).CopyTo(data);
            Advance(_chip.Options.Timing.L2Hit);
        }
        else
        {
            Fetch(line, 1);
            _access.Buffer.AsSpan(0, LineBytes).CopyTo(data);
            int victim = _l2.Victim(line);
            if (_l2.IsDirty(victim)) SendLines(_l2.LineOf(victim), _l2.Data(victim), uint.MaxValue);
            _l2.Fill(victim, line, data, mpbt: false);
        }

        return Keep(line, data, mpbt: false);
    }

    private void WriteBackFromL1(int slot)
    {
        uint line = _l1.LineOf(slot);
        if (_l2.Find(line) is >= 0 and int second)
        {
            _l1.Data(slot).CopyTo(_l2.Data(second));
            _l2.MarkDirty(second);
            Advance(_chip.Options.Timing.L2Hit);
        }
        else
        {
            SendLines(line, _l1.Data(slot), uint.MaxValue);
        }

        _l1.Drop(slot);
    }

    private void WriteThrough(uint line, int offset, ReadOnlySpan<byte> source)
    {
        Span<byte> data = stackalloc byte[LineBytes];
        for (int word = offset & ~3; word < offset + source.Length; word += 4)
        {
            int from = Math.Max(word, offset);
            int to = Math.Min(word + 4, offset + source.Length);
            source[(from - offset)..(to - offset)].CopyTo(data[from..]);
            SendLines(line, data, ((1u << (to - from)) - 1) << from);
        }
    }

    private void StartTimer()
    {
        int token = ++_timerToken;
        uint count = _apic.TimerInitial;
        if (count == 0) return;
        _timerEnd = Now + ((long)count * Divider * _apic.TimerDivisor);
        _chip.At(_timerEnd, () => FireTimer(token));
    }

    private void FireTimer(int token)
    {
        if (token != _timerToken || !IsAlive) return;
        Interrupt(0x320);
        if (_apic.TimerIsPeriodic)
        {
            _timerEnd += (long)_apic.TimerInitial * Divider * _apic.TimerDivisor;
            _chip.At(_timerEnd, () => FireTimer(token));
        }
    }

    private void TakeInterrupts()
    {
        while (_interruptsEnabled && _apic.Pending is >= 0 and int vector)
        {
            Action handler = _handlers[vector] ?? throw new SccFaultException($"Core {Number} takes interrupt 0x{vector:X}, for which it has no handler.");
            _apic.Take(vector);
            Statistics.Interrupts++;
            _interruptsEnabled = false;
            Advance(_chip.Options.Timing.Trap);
            handler();
            Advance(_chip.Options.Timing.TrapReturn);
            _interruptsEnabled = true;
        }
    }
}
