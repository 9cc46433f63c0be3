using System.Globalization;
using System.Text;
using LibOs.Testing.Interleavings;

namespace LibOs.Testing.Scc;

/// <content>Time, events, and the way of an access through the chip.</content>
public sealed partial class SccSimulator
{
    private const long ServiceTicks = 8;
    private const long FpgaServiceTicks = 160;
    private const long InterruptDelayTicks = 160;
    private const int SystemInterfaceTile = 3;

    private EventQueue _queue = new();
    private readonly Dictionary<long, long> _stamps = [];
    private readonly Dictionary<long, List<(int Core, int Token)>> _watchers = [];
    private ThreadSet? _threads;
    private long _order;
    private int _alive;

    internal void RunCore(int number)
    {
        SimulatedSccCore core = _cores[number];
        try
        {
            core.Begin(Now);
            _program!(core);
            core.Finish();
        }
        catch (SccResetException)
        {
        }
        finally
        {
            _alive--;
            core.End();
        }

        if (core.StartsAgain)
        {
            core.StartsAgain = false;
            ScheduleStart(number);
        }
    }

    /// <summary>Lets happen what comes before the next core goes on.</summary>
    /// <returns>That core, or -1 when all have ended.</returns>
    internal int NextCore()
    {
        while (_alive > 0)
        {
            if (_queue.Count == 0) throw new SccStallException("No core can go on:" + Describe());
            EventQueue.Entry next = _queue.Pop();
            Now = next.Time;
            if (Now > Options.TimeLimit * 1e6 * TicksPerMicrosecond)
                throw new SccStallException(string.Create(CultureInfo.InvariantCulture, $"The time limit of {Options.TimeLimit} s was reached:") + Describe());
            if (next.Action is { } action)
            {
                action();
                continue;
            }

            SimulatedSccCore core = _cores[next.Core];
            if (next.Token != core.Token) continue;
            core.Resume(next.Time);
            return next.Core;
        }

        return -1;
    }

    /// <summary>Waits on a core's thread until its turn comes.</summary>
    internal void Suspend(SimulatedSccCore core)
    {
        if (_threads is not { } threads || threads.Threads.IsAborting) throw new CoreAbortedException();
        int next = NextCore();
        if (next != core.Number) threads.Threads.SwitchTo(core.Number, next);
        if (core.IsBeingReset) throw new SccResetException();
    }

    /// <summary>Waits until nothing can happen any more before a core's local time.</summary>
    internal void Synchronize(SimulatedSccCore core)
    {
        if (core.IsBeingReset) throw new SccResetException();
        if (_queue.NextTime > core.Now)
        {
            Now = Math.Max(Now, core.Now);
            return;
        }

        Wake(core, core.Now);
        Suspend(core);
    }

    internal void Wake(SimulatedSccCore core, long time) => _queue.Push(new EventQueue.Entry(time, NextOrder(), core.Number, core.Token, null));

    internal void At(long time, Action action) => _queue.Push(new EventQueue.Entry(Math.Max(time, Now), NextOrder(), -1, 0, action));

    /// <summary>Sends an access through the mesh and waits for its answer.</summary>
    internal void Transact(SimulatedSccCore core, Transaction access)
    {
        Synchronize(core);
        SystemAddress address = access.Address;
        if (!address.IsOnMesh || !Answers(address))
            throw new SccFaultException($"Core {core.Number} accesses what nothing answers: {address}. Is the entry of its look-up table right?");
        access.Token = core.Token;
        (int fixedCycles, long memoryTicks, int extraHops) = Cost(address, access, core.Tile);
        long reply = (fixedCycles - (fixedCycles / 2)) * (long)core.Divider;
        long request = fixedCycles / 2 * (long)core.Divider;
        int lines = access.Lines;
        long single = request + reply + memoryTicks + (2 * (extraHops + Mesh.Hops(core.Tile, address.Tile)) * _mesh.HopTicks);
        long extra = (lines - 1) * single;
        long time = core.Now + request + (extraHops * _mesh.HopTicks);
        access.Reply = reply + memoryTicks + (extraHops * _mesh.HopTicks);
        bool isWrite = access.Operation is Transaction.Kind.Write or Transaction.Kind.WriteLines;
        // What many lines write is there when the last has arrived, what they read is what was there when the first had.
        if (address.Unit == 5)
        {
            // half of what the FPGA takes is over before it acts
            time += memoryTicks / 2;
            access.Reply -= memoryTicks / 2;
        }

        if (isWrite) time += extra;
        else access.Reply += extra;
        access.Flits = !isWrite ? 1 : access.Operation == Transaction.Kind.Write ? 2 : 3;
        access.ReplyFlits = isWrite ? 1 : access.Operation == Transaction.Kind.Read ? 2 : 3;
        if (!address.Bypass) time = _mesh.Send(core.Tile, address.Tile, time, access.Flits, lines);
        time += Jitter();
        access.Arrival = time;
        if (time < _queue.NextTime)
        {
            Now = time;
            Arrive(core, access);
        }
        else
        {
            At(time, () => Arrive(core, access));
        }

        Suspend(core);
    }

    /// <summary>A pin of a core goes up.</summary>
    internal void Signal(int number, int pin)
    {
        if (Options.LostInterrupts > 0 && _random.NextDouble() < Options.LostInterrupts)
        {
            Note($"interrupt of core {number} lost");
            return;
        }

        SimulatedSccCore core = _cores[number];
        uint register = pin == 0 ? 0x350u : 0x360u;
        if (Options.LateInterruptMicroseconds > 0)
        {
            long delay = (long)(_random.NextDouble() * Options.LateInterruptMicroseconds * TicksPerMicrosecond);
            At(Now + delay, () => core.Interrupt(register));
        }
        else
        {
            core.Interrupt(register);
        }
    }

    internal void RaiseFromController(int core, int bit)
    {
        long time = _mesh.Send(SystemInterfaceTile, core / 2, Now + InterruptDelayTicks, 2, 1) + Jitter();
        At(time, () =>
        {
            _tiles[core / 2].SetPin(core % 2, bit);
            Touch(Key(core / 2, 2, 0));
        });
    }

    internal void ChangeReset(int number, bool held)
    {
        SimulatedSccCore core = _cores[number];
        if (held)
        {
            core.StartsAgain = false;
            if (!core.IsAlive) return;
            core.BeginReset();
            Wake(core, Now);
        }
        else if (core.IsAlive)
        {
            core.StartsAgain = true;
        }
        else
        {
            ScheduleStart(number);
        }
    }

    internal void ChangeClock(int tile, int before)
    {
        _voltage.Check(tile, _tiles[tile].Divider);
        _cores[2 * tile].ChangeClock(Now, before);
        _cores[(2 * tile) + 1].ChangeClock(Now, before);
    }

    internal void CheckDomain(int domain)
    {
        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            if (DomainOf(tile) == domain) _voltage.Check(tile, _tiles[tile].Divider);
        }
    }

    internal void TouchGlobal(uint offset) => Touch(Key(SystemInterfaceTile, 5, offset / 8));

    internal long Stamp(long key) => _stamps.GetValueOrDefault(key);

    internal void Watch(long key, SimulatedSccCore core)
    {
        if (!_watchers.TryGetValue(key, out List<(int, int)>? list)) _watchers[key] = list = [];
        list.Add((core.Number, core.Token));
    }

    internal void CountPolls(int from, SystemAddress address, long rounds)
    {
        if (address.Bypass) return;
        _mesh.Count(from, address.Tile, 1, rounds);
        _mesh.Count(address.Tile, from, 3, rounds);
    }

    /// <summary>What a line of the chip holds now, if it is one of memory.</summary>
    internal bool TryPeekLine(SystemAddress address, Span<byte> line)
    {
        if (!address.IsOnMesh) return false;
        if (address.Unit == 3) _tiles[address.Tile].Mpb.AsSpan(InMpb(address), line.Length).CopyTo(line);
        else if (Controller(address) is { } memory) memory.Read(address.Address, line);
        else return false;
        return true;
    }

    internal static long Key(int tile, int unit, long index) => ((long)tile << 48) | ((long)unit << 44) | index;

    private static long WatchKey(SystemAddress address) => address.Unit switch
    {
        2 => Key(address.Tile, 2, (address.Address & 0xFFFFFF) is 0x200 ? 1 : (address.Address & 0xFFFFFF) is 0x400 ? 2 : 0),
        3 => Key(address.Tile, 3, InMpb(address) / 32),
        5 => Key(address.Tile, 5, (address.Address & 0xFFFFFF) / 8),
        _ => Key(address.Tile, address.Unit, address.Address / 32),
    };

    private void Arrive(SimulatedSccCore core, Transaction access)
    {
        SystemAddress address = access.Address;
        long start = Queue(address, access.Lines);
        access.WatchKey = WatchKey(address);
        access.Stamp = Stamp(access.WatchKey);
        switch (access.Operation)
        {
            case Transaction.Kind.Read:
                access.Value = ReadWord(address, core);
                // reading a counter changes it
                if (address.Unit == 5 && (address.Address & 0xE004) == 0xE000) Touch(access.WatchKey);
                break;
            case Transaction.Kind.Write:
                start = Math.Max(start, WriteWord(address, access.Value, core));
                Touch(access.WatchKey);
                break;
            case Transaction.Kind.ReadLines:
                Collide(address, isWrite: false);
                ReadLines(address, access.Buffer.AsSpan(0, access.Length));
                break;
            default:
                if (!Collide(address, isWrite: true)) WriteLines(address, access);
                long first = access.WatchKey;
                for (int line = 0; line < access.Lines; line++) Touch(first + line);
                break;
        }

        long time = start + access.Reply;
        if (!address.Bypass) time = _mesh.Send(address.Tile, core.Tile, time, access.ReplyFlits, access.Lines);
        if (access.Token == core.Token) Wake(core, time);
    }

    private long Queue(SystemAddress address, int lines)
    {
        if (!Options.Contention) return Now;
        long service = lines * ServiceTicks;
        switch (address.Unit)
        {
            case 2:
                {
                    TileModel tile = _tiles[address.Tile];
                    long start = Math.Max(Now, tile.CrbBusyUntil);
                    tile.CrbBusyUntil = start + service;
                    return start;
                }

            case 3:
                {
                    TileModel tile = _tiles[address.Tile];
                    long start = Math.Max(Now, tile.MpbBusyUntil);
                    tile.MpbBusyUntil = start + service;
                    return start;
                }

            case 5 when address.Tile == SystemInterfaceTile:
                {
                    long start = Math.Max(Now, _global.BusyUntil);
                    _global.BusyUntil = start + FpgaServiceTicks;
                    return start;
                }

            default:
                {
                    if (Controller(address) is not { } memory) return Now;
                    long start = Math.Max(Now, memory.BusyUntil);
                    memory.BusyUntil = start + service;
                    return start;
                }
        }
    }

    private (int Fixed, long Memory, int ExtraHops) Cost(SystemAddress address, Transaction access, int tile)
    {
        SccTiming timing = Options.Timing;
        bool isLineWrite = access.Operation == Transaction.Kind.WriteLines;
        switch (address.Unit)
        {
            case 2 or 3 when address.Bypass:
                return (isLineWrite ? timing.BypassLineWrite : timing.BypassRead, 0, 0);
            case 2 or 3:
                // to the own tile without bypass: out to the router and back, as far as to a neighbour
                int extra = address.Tile == tile ? 1 : 0;
                return (isLineWrite ? timing.TileLineWrite : timing.TileRead, 0, extra);
            case 5 when address.Tile == SystemInterfaceTile:
                return (timing.MemoryAccess, timing.FpgaNanoseconds * TicksPerMicrosecond / 1000, 0);
            case 5:
                return (timing.MemoryAccess, 0, 0);
            default:
                return (isLineWrite ? timing.MemoryLineWrite : timing.MemoryAccess, timing.MemoryCycles * 4, 0);
        }
    }

    private uint ReadWord(SystemAddress address, SimulatedSccCore core)
    {
        Span<byte> word = stackalloc byte[4];
        switch (address.Unit)
        {
            case 2:
                return _tiles[address.Tile].Read((uint)(address.Address & 0xFFFFFF), core.Number % 2);
            case 3:
                _tiles[address.Tile].Mpb.AsSpan(InMpb(address), 4).CopyTo(word);
                return BitConverter.ToUInt32(word);
            case 5 when address.Tile == SystemInterfaceTile:
                if (address.Address >> 24 == 0xF9) return _global.Read((uint)(address.Address & 0xFFFFFF));
                Note($"core {core.Number} reads from the host's window");
                return 0;
            case 5:
                Note($"core {core.Number} reads the voltage controller, which is write only");
                return 0;
            default:
                Controller(address)!.Read(address.Address, word);
                return BitConverter.ToUInt32(word);
        }
    }

    private long WriteWord(SystemAddress address, uint value, SimulatedSccCore core)
    {
        Span<byte> word = stackalloc byte[4];
        _ = BitConverter.TryWriteBytes(word, value);
        switch (address.Unit)
        {
            case 2:
                _tiles[address.Tile].Write((uint)(address.Address & 0xFFFFFF), value);
                break;
            case 3:
                word.CopyTo(_tiles[address.Tile].Mpb.AsSpan(InMpb(address)));
                break;
            case 5 when address.Tile == SystemInterfaceTile:
                if (address.Address >> 24 == 0xF9) _global.Write((uint)(address.Address & 0xFFFFFF), value);
                break;
            case 5:
                return _voltage.Write(value, Now);
            default:
                if ((Options.Errata & SccErrata.WriteRestriction128) != 0) Controller(address)!.WriteRestricted(address.Address, value, core.Number, Now, TicksPerMicrosecond);
                else Controller(address)!.Write(address.Address, word);
                break;
        }

        return 0;
    }

    private void ReadLines(SystemAddress address, Span<byte> destination)
    {
        if (address.Unit == 3) _tiles[address.Tile].Mpb.AsSpan(InMpb(address), destination.Length).CopyTo(destination);
        else Controller(address)!.Read(address.Address, destination);
    }

    private void WriteLines(SystemAddress address, Transaction access)
    {
        ReadOnlySpan<byte> source = access.Buffer.AsSpan(0, access.Length);
        if (address.Unit == 3)
        {
            Span<byte> target = _tiles[address.Tile].Mpb.AsSpan(InMpb(address), access.Length);
            if (access.Mask == uint.MaxValue)
            {
                source.CopyTo(target);
                return;
            }

            for (int i = 0; i < Cache.LineBytes; i++)
            {
                if ((access.Mask >> i & 1) != 0) target[i] = source[i];
            }
        }
        else if (access.Mask == uint.MaxValue)
        {
            Controller(address)!.Write(address.Address, source);
        }
        else
        {
            Controller(address)!.Write(address.Address, source, access.Mask);
        }
    }

    /// <summary>The arbiter's fault: a write through the router is lost when somebody reaches the buffer past it at the same time.</summary>
    private bool Collide(SystemAddress address, bool isWrite)
    {
        if (address.Unit != 3 || (Options.Errata & SccErrata.BypassCollision) == 0) return false;
        TileModel tile = _tiles[address.Tile];
        if (address.Bypass)
        {
            tile.BypassedAt = Now;
            return false;
        }

        if (!isWrite || Now - tile.BypassedAt > 128) return false;
        Note($"a write to the message-passing buffer of tile {address.Tile} met a bypass and is lost");
        return true;
    }

    /// <summary>Something was written: who watches it wakes up.</summary>
    private void Touch(long key)
    {
        _stamps[key] = ++_order;
        if (!_watchers.Remove(key, out List<(int Core, int Token)>? list)) return;
        foreach ((int number, int token) in list)
        {
            SimulatedSccCore core = _cores[number];
            if (core.Token == token) Wake(core, core.PollAfter(key, Now));
        }
    }

    private static int InMpb(SystemAddress address) => (int)(address.Address & (TileModel.MpbBytes - 1));

    private MemoryModel? Controller(SystemAddress address) => (address.Tile, address.Unit) switch
    {
        (0, 6) => _memories[0],
        (5, 4) => _memories[1],
        (12, 6) => _memories[2],
        (17, 4) => _memories[3],
        _ => null,
    };

    private bool Answers(SystemAddress address) => address.Unit is 2 or 3 || (address.Unit == 5 && address.Tile is 0 or SystemInterfaceTile) || Controller(address) is not null;

    private void ScheduleStart(int number)
    {
        _alive++;
        SimulatedSccCore core = _cores[number];
        core.PowerUp(Now);
        Wake(core, Now);
    }

    private long NextOrder() => Options.JitterCycles == 0 ? ++_order : ((long)_random.Next() << 31) + (++_order & int.MaxValue);

    private long Jitter()
    {
        if (Options.JitterCycles == 0) return 0;
        long late = _random.NextInt64(0, (2L * Options.JitterCycles) + 1);
        return _random.Next(16) == 0 ? late + _random.NextInt64(0, 128L * Options.JitterCycles) : late;
    }

    private string Describe()
    {
        var text = new StringBuilder();
        foreach (SimulatedSccCore core in _cores.Where(core => core.IsAlive)) _ = text.Append("\n  ").Append(core.Describe());
        foreach (SimulatedSccCore core in _cores.Where(core => core.HasPartialLine && !core.IsAlive)) _ = text.Append("\n  ").Append(core.DescribeBuffer());
        return text.ToString();
    }
}
