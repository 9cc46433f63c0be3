using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The local APIC of the own core.</summary>
/// <remarks>A register is read before it is written: early Pentiums needed it (BareMichael keeps that up).</remarks>
public sealed class LocalApic
{
    private readonly ISccCore _core;

    internal LocalApic(ISccCore core) => _core = core;

    /// <summary>The timer's remaining count.</summary>
    public uint TimerCount => _core.ReadUncached(AddressMap.LocalApic + LocalApicRegister.TimerCurrentCount);

    /// <summary>Switches the APIC on.</summary>
    /// <param name="spuriousVector">The vector of spurious interrupts, 32 to 255.</param>
    public void Enable(int spuriousVector = 0xFF) => Write(LocalApicRegister.Spurious, LocalApicRegister.Enabled | Vector(spuriousVector));

    /// <summary>Lets a pin raise a vector: fixed delivery, edge-triggered.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="vector">32 to 255.</param>
    public void Unmask(InterruptPin pin, int vector) => Write(Register(pin), Vector(vector));

    /// <summary>Masks a pin. An edge that comes meanwhile is lost.</summary>
    /// <param name="pin">The pin.</param>
    public void Mask(InterruptPin pin)
    {
        uint register = Register(pin);
        uint value = _core.ReadUncached(AddressMap.LocalApic + register);
        _core.WriteUncached(AddressMap.LocalApic + register, value | LocalApicRegister.Masked);
    }

    /// <summary>Ends the interrupt in service. Until then no other of its class is taken.</summary>
    public void EndOfInterrupt() => Write(LocalApicRegister.EndOfInterrupt, 0);

    /// <summary>Starts the timer.</summary>
    /// <param name="vector">32 to 255.</param>
    /// <param name="count">Cycles of the tile's clock until it fires, 1 or more.</param>
    /// <param name="periodic">Whether it starts anew each time.</param>
    public void StartTimer(int vector, uint count, bool periodic)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        Write(LocalApicRegister.TimerDivider, 0xB);
        Write(LocalApicRegister.TimerVector, Vector(vector) | (periodic ? LocalApicRegister.Periodic : 0));
        Write(LocalApicRegister.TimerInitialCount, count);
    }

    /// <summary>Stops the timer.</summary>
    public void StopTimer()
    {
        Write(LocalApicRegister.TimerInitialCount, 0);
        Write(LocalApicRegister.TimerVector, LocalApicRegister.Masked);
    }

    private static uint Register(InterruptPin pin) => pin == InterruptPin.Lint0 ? LocalApicRegister.Lint0Vector : LocalApicRegister.Lint1Vector;

    private static uint Vector(int vector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vector, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vector, 255);
        return (uint)vector;
    }

    private void Write(uint register, uint value)
    {
        _ = _core.ReadUncached(AddressMap.LocalApic + register);
        _core.WriteUncached(AddressMap.LocalApic + register, value);
    }
}
