namespace LibOs.Testing.Scc;

/// <summary>The FPGA's registers: interrupt controller, atomic counters, timestamps, board sensors.</summary>
internal sealed class GlobalRegisterModel(SccSimulator chip)
{
    private const int Cores = 48;
    private readonly Dictionary<uint, uint> _plain = new() { [0x8010] = 0x1417_0102, [0x822C] = 0, [0x8230] = 0, [0x7E00] = 0x0045, [0x7E04] = 0x4D41_4431 };
    private readonly ulong[] _status = new ulong[Cores];
    private readonly ulong[] _mask = [.. Enumerable.Repeat(ulong.MaxValue, Cores)];
    private readonly uint[] _config = new uint[Cores];
    private readonly uint[] _counters = new uint[96];
    private readonly Dictionary<uint, uint> _lastEthernet = [];

    public long BusyUntil { get; set; }

    public uint Read(uint offset)
    {
        if (IsCounter(offset, out int counter, out bool init)) return init ? _counters[counter] : _counters[counter]++;
        if (offset is >= 0xD000 and < 0xD800)
        {
            int core = (int)(offset & 0x1FF) / 8;
            if (core >= Cores) return 0;
            ulong value = (offset & 0x600) switch { 0x000 => _status[core], 0x200 => _mask[core], _ => 0 };
            return (offset & 4) == 0 ? (uint)value : (uint)(value >> 32);
        }

        if (offset is >= 0xD800 and < 0xD8C0) return _config[(offset - 0xD800) / 4];
        switch (offset)
        {
            case 0x8224: return (uint)Timestamp();
            case 0x8228: return (uint)(Timestamp() >> 32);
            case 0x8244: return (uint)chip.PrivateSlots;
            case >= 0x8400 and <= 0x8418 when offset % 4 == 0: return SupplyVoltage((offset - 0x8400) / 4);
            case 0x841C: return (uint)(3.3 / 0.00025);
            case 0x8424: return (uint)(chip.Watts() / 3.3 / 0.006249025);
            case 0x8554: return 45;
            case 0x8558: return (uint)(30 + (chip.Watts() / 4));
            case 0xD900: return 0;
            default:
                uint plain = _plain.GetValueOrDefault(offset);
                if (!IsEthernet(offset) || (chip.Options.Errata & SccErrata.EthernetDoubleRead) == 0)
                {
                    if (!_plain.ContainsKey(offset) && !IsEthernet(offset)) chip.Note($"read of undefined FPGA register 0x{offset:X}");
                    return plain;
                }

                uint block = offset & 0xF000;
                uint before = _lastEthernet.GetValueOrDefault(block);
                _lastEthernet[block] = plain;
                return before;
        }
    }

    public void Write(uint offset, uint value)
    {
        if (IsCounter(offset, out int counter, out bool init))
        {
            if (init) _counters[counter] = value;
            else _counters[counter]--;
            return;
        }

        if (offset is >= 0xD000 and < 0xD800)
        {
            int core = (int)(offset & 0x1FF) / 8;
            if (core >= Cores) return;
            int shift = (offset & 4) == 0 ? 0 : 32;
            ulong bits = (ulong)value << shift;
            switch (offset & 0x600)
            {
                case 0x200:
                    _mask[core] = (_mask[core] & ~(0xFFFF_FFFFUL << shift)) | bits;
                    Evaluate(core);
                    break;
                case 0x400:
                    _status[core] &= ~bits;
                    // what is still pending makes another edge
                    Evaluate(core);
                    break;
                case 0x600:
                    for (int target = 0; target < Cores; target++)
                    {
                        if ((bits >> target & 1) != 0) Request(target, 6 + core);
                    }

                    break;
                default: break;
            }

            return;
        }

        if (offset is >= 0xD800 and < 0xD8C0) _config[(offset - 0xD800) / 4] = value;
        else _plain[offset] = value;
    }

    /// <summary>A source asks for a core.</summary>
    public void Request(int target, int source)
    {
        ulong bit = 1UL << source;
        if ((_status[target] & bit) != 0) return;
        _status[target] |= bit;
        chip.TouchGlobal(0xD000 + (8 * (uint)target));
        if ((_mask[target] & bit) == 0) Evaluate(target);
    }

    private void Evaluate(int core)
    {
        ulong pending = _status[core] & ~_mask[core];
        if (pending == 0) return;
        // groups of sources in the order of their bits: network, disk, cores, host
        int source = System.Numerics.BitOperations.TrailingZeroCount(pending);
        int group = source < 4 ? 0 : source < 6 ? 1 : source < 54 ? 2 : 3;
        chip.RaiseFromController(core, (_config[core] >> group & 1) == 0 ? 1 : 0);
    }

    // 125 MHz is 64/5 ticks of 1600 MHz
    private ulong Timestamp() => (ulong)chip.Now * 5 / 64;

    private uint SupplyVoltage(uint place)
    {
        int supply = (int)(place == 6 ? 7 : place);
        if ((chip.Options.Errata & SccErrata.ShiftedSupplyVoltages) != 0) supply = (supply + 1) % 8;
        return (uint)(chip.SupplyVolts(supply) / 0.000025177);
    }

    private static bool IsEthernet(uint offset) => offset is (>= 0x3200 and < 0x7000) or (>= 0x7000 and < 0x7400) or (>= 0x9000 and < 0xD000);

    private static bool IsCounter(uint offset, out int index, out bool init)
    {
        init = (offset & 4) != 0;
        index = (int)((offset & 0xFFF) / 8) + (offset >= 0xF000 ? Cores : 0);
        return offset >= 0xE000 && (offset & 0xFFF) < Cores * 8;
    }
}
