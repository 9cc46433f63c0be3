using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>Holds cores in reset, lets them go, and starts one from another without the host.</summary>
/// <remarks>A reset keeps message-passing buffers and test-and-set bits as they are. Any core can reset any other.</remarks>
public sealed class CoreControl
{
    private const uint EthernetPorts = 4;

    private readonly ISccCore _core;
    private readonly SccPlatform _platform;
    private readonly CoreId _me;
    private readonly GlobalInterruptController _interrupts;
    private readonly CacheControl _caches;

    internal CoreControl(ISccCore core, SccPlatform platform, CoreId me, GlobalInterruptController interrupts, CacheControl caches)
    {
        _core = core;
        _platform = platform;
        _me = me;
        _interrupts = interrupts;
        _caches = caches;
    }

    /// <summary>Whether a core is held in reset.</summary>
    /// <param name="target">The core.</param>
    public bool IsHeld(CoreId target) => (_core.ReadUncached(Address(target)) & GcbcfgField.HoldMask(target)) != 0;

    /// <summary>Holds a core and its L2 cache in reset; disables its interrupt sources and network ports first.</summary>
    /// <param name="target">The core.</param>
    public void Hold(CoreId target)
    {
        _interrupts.DisableAll(target);
        for (uint port = 0; port < EthernetPorts; port++)
            _core.WriteUncached(AddressMap.GlobalRegisters + GrbRegister.NetworkReceiveEnable + (port * 0x1000) + ((uint)target.Number * 4), 0);
        uint address = Address(target);
        _core.WriteUncached(address, _core.ReadUncached(address) | GcbcfgField.HoldMask(target));
    }

    /// <summary>Lets a core go: it begins at its reset vector.</summary>
    /// <param name="target">The core.</param>
    public void Release(CoreId target)
    {
        uint address = Address(target);
        _core.WriteUncached(address, _core.ReadUncached(address) & ~GcbcfgField.HoldMask(target));
    }

    /// <summary>
    /// Copies an image into another core's private memory, gives it the default look-up table and lets it go. The host takes no
    /// part: this is how Barrelfish starts all cores but the first.
    /// </summary>
    /// <param name="target">The core, which is held in reset during the copy.</param>
    /// <param name="image">What goes to its address 0, at most 16 MiB.</param>
    /// <param name="scratch">256 KiB of the own private memory that nobody writes, a multiple of 256 KiB; for <see cref="CacheControl.Flush"/>.</param>
    public void Start(CoreId target, ReadOnlySpan<byte> image, uint scratch)
    {
        if (target == _me) throw new ArgumentException("A core does not start itself.", nameof(target));
        if (image.Length > AddressMap.EntryBytes) throw new ArgumentException("An image of more than 16 MiB does not fit the window.", nameof(image));
        Hold(target);
        LutEntry?[] table = DefaultLut.Create(target, _platform);
        // The window's entry lies behind the private memory, where nothing is cached.
        var window = new LookupTable(_core, _me);
        window[AddressMap.EntryOf(AddressMap.StartWindow)] = table[0]!.Value;
        _core.WriteCached(AddressMap.StartWindow, image);
        _caches.Flush(scratch);
        new LookupTable(_core, target).Program(table);
        Release(target);
    }

    private static uint Address(CoreId core) => core.ConfigurationRegisters + CrbRegister.Gcbcfg;
}
