using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>An atomic increment register (AIR) in the FPGA, one of 96. An access takes 1 to 2 microseconds.</summary>
public sealed class AtomicCounter
{
    private readonly ISccCore _core;
    private readonly uint _address;

    internal AtomicCounter(ISccCore core, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, GrbRegister.CounterCount);
        _core = core;
        Index = index;
        _address = AddressMap.GlobalRegisters + (index < 48 ? GrbRegister.Counters0 + ((uint)index * 8) : GrbRegister.Counters1 + ((uint)(index - 48) * 8));
    }

    /// <summary>0 to 95.</summary>
    public int Index { get; }

    /// <summary>The value, read and set without counting.</summary>
    public uint Value
    {
        get => _core.ReadUncached(_address + GrbRegister.CounterInit);
        set => _core.WriteUncached(_address + GrbRegister.CounterInit, value);
    }

    /// <summary>Adds one.</summary>
    /// <returns>The value before.</returns>
    public uint Increment() => _core.ReadUncached(_address);

    /// <summary>Takes one away.</summary>
    public void Decrement() => _core.WriteUncached(_address, 0);
}
