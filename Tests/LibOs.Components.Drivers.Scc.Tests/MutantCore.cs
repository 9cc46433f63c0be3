using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Stands between a driver and its core and makes the driver's accesses those of a driver with a mistake.</summary>
internal sealed class MutantCore(ISccCore core, Mutation mutation) : ISccCore
{
    private readonly List<(uint Address, byte[] Data)> _held = [];
    private readonly Queue<(uint Address, uint Value)> _heldRegisters = new();
    private readonly HashSet<uint> _requested = [];
    private uint _pin;

    public ulong Timestamp => core.Timestamp;

    public bool InterruptsEnabled
    {
        get => core.InterruptsEnabled;
        set => core.InterruptsEnabled = value;
    }

    public uint ReadUncached(uint address)
    {
        uint value = core.ReadUncached(address);
        return mutation == Mutation.NoLock && IsLock(address) ? 1 : value;
    }

    public void WriteUncached(uint address, uint value)
    {
        bool isPins = address >= 0xE0000000 && address < 0xF9000000 && (address & 0xFFFFFF) is 0x10 or 0x18;
        bool isPinClear = isPins && (value & 3) == 0 && (core.ReadUncached(address) & 3) != 0;
        bool isSourceReset = address is >= 0xF900D400 and < 0xF900D600 && value != uint.MaxValue;
        switch (mutation)
        {
            case Mutation.NoEndOfInterrupt when address == 0xFEE000B0:
            case Mutation.NoPinClear when isPinClear:
            case Mutation.NoSourceReset when isSourceReset:
            case Mutation.NoRelease when IsLock(address):
                return;
            case Mutation.SourceResetFirst when isPinClear:
                _pin = address;
                return;
            case Mutation.SourceResetFirst when isSourceReset && _pin != 0:
                core.WriteUncached(address, value);
                core.WriteUncached(_pin, core.ReadUncached(_pin) & 0xFFC);
                _pin = 0;
                return;
            case Mutation.NoVoltageWait when address == AddressMap.VoltageController && !_requested.Add(value):
                return;
            case Mutation.ClockFirst when address == AddressMap.VoltageController && (value & 0xFF) >= 0xB0:
                _heldRegisters.Enqueue((address, value));
                return;
            case Mutation.ClockFirst when (address & 0xFFFFFF) == CrbRegister.Gcbcfg && address < 0xF9000000:
                core.WriteUncached(address, value);
                while (_heldRegisters.TryDequeue(out (uint Address, uint Value) held)) core.WriteUncached(held.Address, held.Value);
                return;
            case Mutation.NoResetBits when (address & 0xFFFFFF) == CrbRegister.Gcbcfg && address < 0xF9000000:
                core.WriteUncached(address, value & 0xFFFFFF00);
                return;
            default:
                core.WriteUncached(address, value);
                break;
        }
    }

    public void ReadMpbt(uint address, Span<byte> destination) => core.ReadMpbt(address, destination);

    public void WriteMpbt(uint address, ReadOnlySpan<byte> source)
    {
        if (mutation == Mutation.NoDrain)
        {
            // the touch of the reserved line is left out, and padding is not written
            if ((address & 0x1FFF) == 0 && source.Length == 4) return;
            int length = source.Length;
            while (length > 1 && source[length - 1] == 0) length--;
            core.WriteMpbt(address, source[..length]);
            return;
        }

        if (mutation == Mutation.FlagFirst)
        {
            // data of more than a line waits until the next single line is written, which is its flag
            if (source.Length > 32)
            {
                _held.Add((address, source.ToArray()));
                return;
            }

            core.WriteMpbt(address, source);
            foreach ((uint held, byte[] data) in _held) core.WriteMpbt(held, data);
            _held.Clear();
            return;
        }

        core.WriteMpbt(address, source);
    }

    public void InvalidateMpbt()
    {
        if (mutation != Mutation.NoInvalidate) core.InvalidateMpbt();
    }

    public void ReadCached(uint address, Span<byte> destination) => core.ReadCached(address, destination);

    public void WriteCached(uint address, ReadOnlySpan<byte> source) => core.WriteCached(address, source);

    public void WriteBackAndInvalidate() => core.WriteBackAndInvalidate();

    public void Spend(long cycles) => core.Spend(cycles);

    public void Relax(ulong until = ulong.MaxValue) => core.Relax(until);

    public void Halt() => core.Halt();

    public void SetInterruptHandler(int vector, Action? handler) => core.SetInterruptHandler(vector, handler);

    private static bool IsLock(uint address) => address >= 0xE0000000 && address < 0xF9000000 && (address & 0xFFFFFF) is 0x200 or 0x400;
}
