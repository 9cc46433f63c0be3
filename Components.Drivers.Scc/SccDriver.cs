using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The SCC as one of its cores reaches it: all parts of the driver, for software on that core.</summary>
public sealed class SccDriver
{
    /// <summary>Binds the driver to a core. Reads its TILEID and nothing else.</summary>
    /// <param name="core">The register port: hardware or the simulator of LibOs.Testing.</param>
    /// <param name="platform">The board; by default 8 GB a memory controller.</param>
    /// <exception cref="ArgumentException">TILEID names no core.</exception>
    public SccDriver(ISccCore core, SccPlatform? platform = null)
    {
        ArgumentNullException.ThrowIfNull(core);
        Core = core;
        Platform = platform ?? SccPlatform.Default;
        Me = CoreId.FromTileIdRegister(core.ReadUncached(AddressMap.OwnConfigurationRegisters + CrbRegister.TileId));
        Mpb = new MessagePassingBuffer(core, Me);
        Caches = new CacheControl(core);
        Apic = new LocalApic(core);
        Pins = new CorePins(core, Me);
        Interrupts = new GlobalInterruptController(core, Me, Pins, Apic);
        Clock = new TileClock(core);
        Voltage = new VoltageController(core);
        Sensors = new BoardSensors(core);
        Time = new GlobalTimestamp(core);
        Control = new CoreControl(core, Platform, Me, Interrupts, Caches);
    }

    /// <summary>The register port.</summary>
    public ISccCore Core { get; }

    /// <summary>The board.</summary>
    public SccPlatform Platform { get; }

    /// <summary>The core that this software runs on.</summary>
    public CoreId Me { get; }

    /// <summary>Message-passing buffers.</summary>
    public MessagePassingBuffer Mpb { get; }

    /// <summary>The own caches.</summary>
    public CacheControl Caches { get; }

    /// <summary>The own local APIC.</summary>
    public LocalApic Apic { get; }

    /// <summary>Interrupt pins of all cores.</summary>
    public CorePins Pins { get; }

    /// <summary>The global interrupt controller.</summary>
    public GlobalInterruptController Interrupts { get; }

    /// <summary>Clocks of tiles.</summary>
    public TileClock Clock { get; }

    /// <summary>Voltages of islands.</summary>
    public VoltageController Voltage { get; }

    /// <summary>The board's sensors.</summary>
    public BoardSensors Sensors { get; }

    /// <summary>The chip's clock.</summary>
    public GlobalTimestamp Time { get; }

    /// <summary>Reset and start of cores.</summary>
    public CoreControl Control { get; }

    /// <summary>The test-and-set lock of a core.</summary>
    /// <param name="owner">Whose.</param>
    public TestAndSetLock Lock(CoreId owner) => new(Core, owner);

    /// <summary>An atomic counter.</summary>
    /// <param name="index">0 to 95.</param>
    public AtomicCounter Counter(int index) => new(Core, index);

    /// <summary>The look-up table of a core.</summary>
    /// <param name="owner">Whose.</param>
    public LookupTable Lut(CoreId owner) => new(Core, owner);

    /// <summary>The thermal sensors of a tile.</summary>
    /// <param name="tile">The tile.</param>
    public ThermalSensor Thermal(TileId tile) => new(Core, tile);

    /// <summary>A voltage island.</summary>
    /// <param name="domain">0 to 5.</param>
    /// <param name="level">The voltage it has now; by default that of power-up.</param>
    public PowerDomain Domain(int domain, int level = VoltageLevel.Default) => new(Clock, Voltage, domain, VoltageLevel.All[level]);
}
