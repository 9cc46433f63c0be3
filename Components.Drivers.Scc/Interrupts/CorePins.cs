using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The interrupt pins of cores, through GLCFG.</summary>
/// <remarks>
/// A pin raises an interrupt when its bit goes from 0 to 1. There is no atomic setting of a bit: two cores that change GLCFG of
/// one core at once can lose an interrupt. <see cref="Raise"/> and <see cref="Clear"/> therefore take the lock of the core whose
/// pins they change; <see cref="Pulse"/> takes none.
/// </remarks>
public sealed class CorePins
{
    private const uint ControlMask = 0xFFF;

    private readonly ISccCore _core;
    private readonly CoreId _me;

    internal CorePins(ISccCore core, CoreId me)
    {
        _core = core;
        _me = me;
    }

    /// <summary>GLCFG of a core.</summary>
    /// <param name="target">The core.</param>
    public GlcfgBits Read(CoreId target) => (GlcfgBits)_core.ReadUncached(Address(target));

    /// <summary>Raises a pin and leaves it raised until the target clears it (the latch idiom of Barrelfish).</summary>
    /// <param name="target">The core to interrupt.</param>
    /// <param name="pin">The pin.</param>
    /// <returns>False when the pin was raised already: the target has yet to answer an earlier interrupt.</returns>
    public bool Raise(CoreId target, InterruptPin pin)
    {
        using TestAndSetLock.Holder held = new TestAndSetLock(_core, target).Enter();
        return RaiseLocked(target, pin);
    }

    /// <summary>The same as <see cref="Raise"/> for a caller that holds the target's lock.</summary>
    /// <param name="target">The core to interrupt.</param>
    /// <param name="pin">The pin.</param>
    public bool RaiseLocked(CoreId target, InterruptPin pin)
    {
        uint address = Address(target);
        uint value = _core.ReadUncached(address) & ControlMask;
        uint bit = Bit(pin);
        if ((value & bit) != 0) return false;
        _core.WriteUncached(address, value | bit);
        return true;
    }

    /// <summary>Raises a pin and lowers it at once (the idiom of BareMichael). Another core that does the same may undo it.</summary>
    /// <param name="target">The core to interrupt.</param>
    /// <param name="pin">The pin.</param>
    public void Pulse(CoreId target, InterruptPin pin)
    {
        uint address = Address(target);
        uint value = _core.ReadUncached(address) & ControlMask & ~Bit(pin);
        _core.WriteUncached(address, value | Bit(pin));
        _core.WriteUncached(address, value);
    }

    /// <summary>Lowers a pin of the own core, under its lock, so that the next interrupt makes an edge.</summary>
    /// <param name="pin">The pin.</param>
    public void Clear(InterruptPin pin)
    {
        using TestAndSetLock.Holder held = new TestAndSetLock(_core, _me).Enter();
        ClearLocked(pin);
    }

    /// <summary>The same as <see cref="Clear"/> for a caller that holds its core's lock.</summary>
    /// <param name="pin">The pin.</param>
    public void ClearLocked(InterruptPin pin)
    {
        uint address = Address(_me);
        _core.WriteUncached(address, _core.ReadUncached(address) & ControlMask & ~Bit(pin));
    }

    private static uint Address(CoreId core) => CrbRegister.Address(core, CrbRegister.Glcfg0, CrbRegister.Glcfg1);

    private static uint Bit(InterruptPin pin) => (uint)(pin == InterruptPin.Lint0 ? GlcfgBits.Intr : GlcfgBits.Nmi);
}
