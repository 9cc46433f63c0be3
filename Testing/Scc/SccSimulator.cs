using System.Collections.Concurrent;
using LibOs.Testing.Interleavings;

namespace LibOs.Testing.Scc;

/// <summary>
/// A simulated SCC: 48 cores without coherent caches, register-accurate, with exact and deterministic time. Programs run on it as
/// plain C#; each core has a thread of the host, of which one at a time runs, that of the core with the least local time.
/// </summary>
/// <remarks>
/// <para>
/// What software does wrong shows: a line that it forgets to invalidate stays stale, a line that it does not drain does not
/// arrive, a pin that it does not lower brings no second interrupt. When nothing can happen any more, <see cref="Run(int, Action{SimulatedSccCore})"/>
/// throws a <see cref="SccStallException"/> that says what each core waits for.
/// </para>
/// <para>Time counts in periods of the 1600 MHz clock, of which all clocks of the chip are divisions.</para>
/// </remarks>
public sealed partial class SccSimulator
{
    /// <summary>Cores of the chip.</summary>
    public const int CoreCount = 48;

    /// <summary>Ticks of simulated time in a microsecond.</summary>
    internal const long TicksPerMicrosecond = 1600;

    private static readonly ConcurrentBag<ThreadSet> s_idleThreads = [];

    private readonly SimulatedSccCore[] _cores = new SimulatedSccCore[CoreCount];
    private readonly TileModel[] _tiles = new TileModel[Mesh.Columns * Mesh.Rows];
    private readonly MemoryModel[] _memories = new MemoryModel[4];
    private readonly GlobalRegisterModel _global;
    private readonly VoltageModel _voltage;
    private readonly Mesh _mesh;
    private readonly Random _random;
    private readonly List<string> _log = [];
    private Action<SimulatedSccCore>? _program;

    /// <summary>Powers a chip up: default look-up tables, everything in reset.</summary>
    /// <param name="options">What it is like.</param>
    public SccSimulator(SccSimulatorOptions? options = null)
    {
        Options = options ?? new SccSimulatorOptions();
        if (Options.GigabytesPerController is not (4 or 8)) throw new ArgumentException("GigabytesPerController is 4 or 8.", nameof(options));
        _random = new Random(Options.Seed);
        _mesh = new Mesh(Options.Timing, Options.Contention);
        _global = new GlobalRegisterModel(this);
        _voltage = new VoltageModel(this);
        for (int i = 0; i < _tiles.Length; i++)
        {
            _tiles[i] = new TileModel(this, i);
        }

        for (int i = 0; i < _memories.Length; i++) _memories[i] = new MemoryModel(Options.Seed);
        for (int i = 0; i < CoreCount; i++)
        {
            _cores[i] = new SimulatedSccCore(this, i, _tiles[i / 2]);
            LoadLut(i);
        }
    }

    /// <summary>What the chip is like.</summary>
    public SccSimulatorOptions Options { get; }

    /// <summary>Simulated time in microseconds: that of the last event.</summary>
    public double Time => Now / (double)TicksPerMicrosecond;

    /// <summary>What software did that no document defines, such as reading a register that does not exist.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>What the links of the mesh carried.</summary>
    public IReadOnlyList<SccLink> Links => [.. _mesh.Links()];

    /// <summary>The simulated cores, for what they did.</summary>
    public IReadOnlyList<SimulatedSccCore> Cores => _cores;

    internal long Now { get; private set; }

    internal int PrivateSlots => Options.GigabytesPerController == 4 ? 20 : 41;

    /// <summary>Releases cores 0 to <paramref name="count"/> - 1 from reset and runs a program on them until all have ended.</summary>
    /// <param name="count">1 to 48.</param>
    /// <param name="program">Runs on each core from its start; also on cores that others start.</param>
    /// <exception cref="SccStallException">No core can go on, or the time limit was reached.</exception>
    /// <exception cref="SccFaultException">The software did what the chip does not survive.</exception>
    public void Run(int count, Action<SimulatedSccCore> program) => Run(Enumerable.Range(0, count), program);

    /// <summary>Releases cores from reset and runs a program on them until all have ended. May be called again: memory stays.</summary>
    /// <param name="cores">The cores that the host releases.</param>
    /// <param name="program">Runs on each core from its start; also on cores that others start.</param>
    public void Run(IEnumerable<int> cores, Action<SimulatedSccCore> program)
    {
        ArgumentNullException.ThrowIfNull(cores);
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        foreach (int core in cores)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(core);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, CoreCount);
            uint hold = 5u << (core % 2);
            TileModel tile = _tiles[core / 2];
            if (!tile.IsHeld(core % 2)) tile.Write(0x80, tile.Gcbcfg | hold);
            tile.Write(0x80, tile.Gcbcfg & ~hold);
        }

        if (!s_idleThreads.TryTake(out ThreadSet? threads)) threads = new ThreadSet();
        _threads = threads;
        threads.Simulator = this;
        try
        {
            int first = NextCore();
            if (first >= 0) threads.Threads.Run(first);
        }
        finally
        {
            threads.Simulator = null;
            _threads = null;
            _queue = new EventQueue();
            foreach (SimulatedSccCore core in _cores) core.Settle();
            _alive = 0;
            s_idleThreads.Add(threads);
        }

        SccReport.Emit(this);
    }

    /// <summary>The clock of a tile in MHz.</summary>
    /// <param name="tile">0 to 23.</param>
    public double TileMHz(int tile) => 1600.0 / _tiles[tile].Divider;

    /// <summary>The voltage of an island.</summary>
    /// <param name="domain">0 to 5.</param>
    public double IslandVolts(int domain) => _voltage.DomainVolts(domain);

    /// <summary>Whether a core is held in reset.</summary>
    /// <param name="core">0 to 47.</param>
    public bool IsHeld(int core) => _tiles[core / 2].IsHeld(core % 2);

    /// <summary>What a core's message-passing buffer holds, past all caches.</summary>
    /// <param name="core">0 to 47.</param>
    /// <param name="offset">0 to 8191.</param>
    /// <param name="destination">Filled.</param>
    public void PeekMpb(int core, int offset, Span<byte> destination) => _tiles[core / 2].Mpb.AsSpan((core % 2 * 8192) + offset, destination.Length).CopyTo(destination);

    /// <summary>Changes a core's message-passing buffer, as the host can.</summary>
    /// <param name="core">0 to 47.</param>
    /// <param name="offset">0 to 8191.</param>
    /// <param name="source">What it then holds.</param>
    public void PokeMpb(int core, int offset, ReadOnlySpan<byte> source) => source.CopyTo(_tiles[core / 2].Mpb.AsSpan((core % 2 * 8192) + offset));

    /// <summary>What DRAM holds, past all caches.</summary>
    /// <param name="controller">0 to 3.</param>
    /// <param name="address">The 34-bit address.</param>
    /// <param name="destination">Filled.</param>
    public void PeekMemory(int controller, long address, Span<byte> destination) => _memories[controller].Read(address, destination);

    /// <summary>Changes DRAM, as the host can.</summary>
    /// <param name="controller">0 to 3.</param>
    /// <param name="address">The 34-bit address.</param>
    /// <param name="source">What it then holds.</param>
    public void PokeMemory(int controller, long address, ReadOnlySpan<byte> source) => _memories[controller].Write(address, source);

    /// <summary>The host interrupts a core through the interrupt controller, at the present time.</summary>
    /// <param name="core">0 to 47.</param>
    public void InterruptFromHost(int core) => _global.Request(core, 54);

    internal double SupplyVolts(int supply) => _voltage.Volts(supply);

    internal double Watts()
    {
        double watts = 18;
        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            double volts = IslandVolts(DomainOf(tile));
            watts += 2.6 * volts * volts * (TileMHz(tile) / 533.3);
        }

        return watts;
    }

    internal void Note(string text)
    {
        if (_log.Count < 1000) _log.Add($"{Time:0.000} us: {text}");
    }

    private static int DomainOf(int tile) => (tile % 6 / 2) + (3 * (tile / 12));

    private void LoadLut(int core)
    {
        int tile = core / 2;
        int x = tile % 6;
        int y = tile / 6;
        uint[] lut = _tiles[tile].Lut[core % 2];
        uint home = ((uint)(y < 2 ? 0 : 2) << 17) | (x < 3 ? (0u << 13) | (6u << 10) : (5u << 13) | (4u << 10));
        uint first = (uint)(((2 * ((x % 3) + (3 * (y % 2)))) + (core % 2)) * PrivateSlots);
        for (uint i = 0; i < PrivateSlots; i++) lut[i] = home | (first + i);
        uint shared = 12 * (uint)PrivateSlots;
        lut[0x80] = (0x00u << 13) | (6u << 10) | shared;
        lut[0x81] = (0x05u << 13) | (4u << 10) | shared;
        lut[0x82] = (0x20u << 13) | (6u << 10) | shared;
        lut[0x83] = (0x25u << 13) | (4u << 10) | shared;
        for (uint n = 0; n < 24; n++)
        {
            uint route = ((n / 6) << 4) | (n % 6);
            lut[0xC0 + n] = (route << 13) | (3u << 10);
            lut[0xE0 + n] = (route << 13) | (2u << 10);
        }

        uint own = ((uint)((y << 4) | x) << 13) | (Options.BypassOwnTile ? 1u << 21 : 0);
        lut[0xD8] = own | (3u << 10);
        lut[0xF8] = own | (2u << 10);
        foreach (uint window in (uint[])[0xF9, 0xFA, 0xFC]) lut[window] = (0x03u << 13) | (5u << 10) | window;
        lut[0xFB] = (0x00u << 13) | (5u << 10) | 0xFB;
        lut[0xFF] = home | (first + (uint)(Options.ResetSlot ?? (Options.GigabytesPerController == 4 ? 0x13 : 0x27)));
    }

    /// <summary>Threads for 48 cores, used by one simulator after the other.</summary>
    private sealed class ThreadSet : ICoreProgram
    {
        public ThreadSet() => Threads = new CoreThreads(CoreCount, this);

        public CoreThreads Threads { get; }

        public SccSimulator? Simulator { get; set; }

        public void Run(int core) => Simulator!.RunCore(core);

        public int Next(int core) => Simulator!.NextCore();
    }
}
