using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The global interrupt controller (GIC) in the FPGA: it tells a core who interrupted it.</summary>
public sealed class GlobalInterruptController
{
    private readonly ISccCore _core;
    private readonly CoreId _me;
    private readonly CorePins _pins;
    private readonly LocalApic _apic;

    internal GlobalInterruptController(ISccCore core, CoreId me, CorePins pins, LocalApic apic)
    {
        _core = core;
        _me = me;
        _pins = pins;
        _apic = apic;
    }

    /// <summary>The pending sources of the own core; see <see cref="InterruptSource"/>.</summary>
    public ulong Status => Read(GrbRegister.InterruptStatus, _me);

    /// <summary>Sources that are disabled for the own core.</summary>
    public ulong Mask
    {
        get => Read(GrbRegister.InterruptMask, _me);
        set => Write(GrbRegister.InterruptMask, _me, value);
    }

    /// <summary>Interrupts another core; its status then shows the own core.</summary>
    /// <param name="target">The core, which may be the own.</param>
    public void Request(CoreId target)
    {
        uint address = Address(GrbRegister.InterruptRequest, _me) + (target.Number < 32 ? 0u : 4u);
        _core.WriteUncached(address, 1u << (target.Number % 32));
    }

    /// <summary>Clears pending sources of the own core.</summary>
    /// <param name="sources">Their bits.</param>
    public void Reset(ulong sources)
    {
        if ((uint)sources != 0) _core.WriteUncached(Address(GrbRegister.InterruptReset, _me), (uint)sources);
        if (sources >> 32 != 0) _core.WriteUncached(Address(GrbRegister.InterruptReset, _me) + 4, (uint)(sources >> 32));
    }

    /// <summary>Says which pin the sources of the own core raise.</summary>
    /// <param name="pin">The pin, for all groups of sources.</param>
    public void Configure(InterruptPin pin) =>
        _core.WriteUncached(AddressMap.GlobalRegisters + GrbRegister.InterruptConfig + ((uint)_me.Number * 4), pin == InterruptPin.Lint0 ? 0 : uint.MaxValue);

    /// <summary>Disables all sources of a core, as is needed before it is reset.</summary>
    /// <param name="target">The core.</param>
    public void DisableAll(CoreId target) => Write(GrbRegister.InterruptMask, target, ulong.MaxValue);

    /// <summary>Takes interrupts of the controller: sets up pin, vector and handler, and enables sources.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="vector">32 to 255.</param>
    /// <param name="sources">The sources to enable, such as <see cref="InterruptSource.AllCores"/>.</param>
    /// <param name="serve">Called with the sources that were pending, with interrupts off.</param>
    public void Attach(InterruptPin pin, int vector, ulong sources, Action<ulong> serve)
    {
        ArgumentNullException.ThrowIfNull(serve);
        _core.SetInterruptHandler(vector, () => Handle(pin, sources, serve));
        Mask = ulong.MaxValue;
        Reset(ulong.MaxValue);
        _pins.Clear(pin);
        Configure(pin);
        _apic.Enable();
        _apic.Unmask(pin, vector);
        Mask = ~sources;
    }

    /// <summary>Stops taking interrupts of the controller.</summary>
    /// <param name="pin">The pin that was attached to.</param>
    public void Detach(InterruptPin pin)
    {
        Mask = ulong.MaxValue;
        _apic.Mask(pin);
    }

    // The order of Intel's network driver. The pin goes down before the sources are reset: a request that comes in between
    // stays pending, and resetting the others makes the controller raise the pin anew, which is then an edge.
    private void Handle(InterruptPin pin, ulong sources, Action<ulong> serve)
    {
        ulong pending = Status & sources;
        _pins.Clear(pin);
        Reset(pending);
        _apic.EndOfInterrupt();
        if (pending != 0) serve(pending);
    }

    private static uint Address(uint register, CoreId core) => AddressMap.GlobalRegisters + register + ((uint)core.Number * 8);

    private ulong Read(uint register, CoreId core) => _core.ReadUncached(Address(register, core)) | ((ulong)_core.ReadUncached(Address(register, core) + 4) << 32);

    private void Write(uint register, CoreId core, ulong value)
    {
        _core.WriteUncached(Address(register, core), (uint)value);
        _core.WriteUncached(Address(register, core) + 4, (uint)(value >> 32));
    }
}
