using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Components.Drivers.Scc;

namespace BarebonesSample;

/// <summary>What every core runs, on nothing but registers: in the spirit of BareMichael.</summary>
internal sealed class BareProgram
{
    private const int TokenOffset = 0x40;
    private const int TokenVector = 0x40;
    private const uint SharedCounter = AddressMap.SharedMemory;

    private readonly SccDriver _scc;
    private readonly ISccCore _core;
    private readonly Action<string> _print;
    private readonly int _cores;
    private int _meetings;

    public BareProgram(ISccCore core, int cores, Action<string> print)
    {
        _core = core;
        _scc = new SccDriver(core);
        _print = print;
        _cores = cores;
    }

    public void Run()
    {
        _print($"core {_scc.Me.Number} on {_scc.Me.Tile}: TILEID 0x{_scc.Me.TileIdRegister:X3}, {_scc.Clock.Read(_scc.Me.Tile).MHz} MHz, mesh {_scc.Clock.ReadMeshMHz(_scc.Me.Tile)} MHz");
        if (_scc.Me.Number == 0) _core.WriteUncached(SharedCounter, 0);
        _scc.Mpb.Clear(_scc.Me);
        ListenForToken();
        Meet();
        CountUnderLock();
        Meet();
        PassToken();
        Meet();
        ChangeClock();
    }

    /// <summary>All cores add one to a word of shared memory; core 0's test-and-set register keeps them from losing one.</summary>
    private void CountUnderLock()
    {
        using (_scc.Lock(new CoreId(0)).Enter())
        {
            _core.WriteUncached(SharedCounter, _core.ReadUncached(SharedCounter) + 1);
        }

        Meet();
        if (_scc.Me.Number == 0) _print($"core 0: {_core.ReadUncached(SharedCounter)} cores took the lock");
    }

    /// <summary>The token is a line in a core's message-passing buffer; an interrupt says that it has come.</summary>
    private void PassToken()
    {
        if (_scc.Me.Number == 0) SendToken(1);
        Span<byte> line = stackalloc byte[MessagePassingBuffer.LineBytes];
        do
        {
            _core.InterruptsEnabled = false;
            _scc.Mpb.Read(_scc.Me, TokenOffset, line);
            if (line[0] == 0) _core.Halt();
        }
        while (line[0] == 0);
        _core.InterruptsEnabled = true;
        int hops = BinaryPrimitives.ReadInt32LittleEndian(line);
        if (_scc.Me.Number != 0) SendToken(hops + 1);
        else _print($"core 0: the token came back after {hops} cores");
    }

    private void SendToken(int hops)
    {
        Span<byte> line = stackalloc byte[MessagePassingBuffer.LineBytes];
        line.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(line, hops);
        var next = new CoreId((_scc.Me.Number + 1) % _cores);
        _scc.Mpb.Write(next, TokenOffset, line);
        _ = _scc.Pins.Raise(next, InterruptPin.Lint0);
    }

    private void ListenForToken()
    {
        _core.SetInterruptHandler(TokenVector, () =>
        {
            _scc.Pins.Clear(InterruptPin.Lint0);
            _scc.Apic.EndOfInterrupt();
        });
        _scc.Apic.Enable();
        _scc.Apic.Unmask(InterruptPin.Lint0, TokenVector);
        _core.InterruptsEnabled = true;
    }

    /// <summary>The first core of each tile makes the tile slower, the more the higher its row, and measures it.</summary>
    private void ChangeClock()
    {
        if (_scc.Me.Z != 0) return;
        var divider = new ClockDivider(3 + _scc.Me.Y);
        _scc.Clock.Write(_scc.Me.Tile, divider);
        ulong start = _scc.Time.Ticks;
        _core.Spend(100_000);
        double microseconds = (_scc.Time.Ticks - start) / 125.0;
        if (_scc.Me.X == 0) _print($"{_scc.Me.Tile}: divider {divider.Value}, 100,000 cycles took {microseconds:0} us");
    }

    /// <summary>A barrier of atomic counters: the last to come opens it.</summary>
    private void Meet()
    {
        AtomicCounter counter = _scc.Counter(_meetings++ % 2);
        if (counter.Increment() == _cores - 1)
        {
            counter.Value = 0;
            return;
        }

        while (counter.Value != 0) _core.Relax();
    }
}
