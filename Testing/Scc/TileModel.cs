namespace LibOs.Testing.Scc;

/// <summary>A tile's configuration registers and message-passing buffer.</summary>
internal sealed class TileModel(SccSimulator chip, int number)
{
    public const int MpbBytes = 16384;
    private const uint PinMask = 0xFFF;
    private const uint ClearedByWriting = (0x3Fu << 12) | (3u << 20);

    public readonly uint[][] Lut = [new uint[256], new uint[256]];
    public readonly bool[] LockIsFree = [true, true];
    private readonly uint[] _glcfg = [0x0034_0DF8, 0x0034_0DF8];
    private readonly uint[] _l2cfg = [0x6CF, 0x6CF];
    private uint _sensor;
    private long _sensorStart;
    private byte[]? _mpb;

    /// <summary>The message-passing buffer: noise until it is written, unless the host cleared it.</summary>
    public byte[] Mpb
    {
        get
        {
            if (_mpb is not null) return _mpb;
            _mpb = new byte[MpbBytes];
            if (!chip.Options.ClearMessagePassingBuffers) new Random(chip.Options.Seed + number).NextBytes(_mpb);
            return _mpb;
        }
    }

    public uint Gcbcfg { get; private set; } = 0x00A8_E2FF;

    public int Divider => (int)((Gcbcfg >> 8) & 0xF) + 1;

    public long MpbBusyUntil { get; set; }

    public long CrbBusyUntil { get; set; }

    /// <summary>When the buffer was last reached past the router.</summary>
    public long BypassedAt { get; set; } = long.MinValue / 2;

    public bool IsHeld(int z) => (Gcbcfg & (5u << z)) != 0;

    public uint Read(uint offset, int requester)
    {
        switch (offset)
        {
            case 0x10: return _glcfg[0];
            case 0x18: return _glcfg[1];
            case 0x20: return _l2cfg[0];
            case 0x28: return _l2cfg[1];
            case 0x40: return _sensor;
            case 0x48: return SensorValue();
            case 0x80: return Gcbcfg;
            case 0x100: return ((uint)(number / 6) << 7) | ((uint)(number % 6) << 3) | (uint)requester;
            case 0x200: return TakeLock(0);
            case 0x400: return TakeLock(1);
            default:
                if (IsLut(offset, out int z, out int index)) return Lut[z][index];
                chip.Note($"read of undefined configuration register 0x{offset:X} of tile {number}");
                return 0;
        }
    }

    public void Write(uint offset, uint value)
    {
        switch (offset)
        {
            case 0x10: WritePins(0, value); break;
            case 0x18: WritePins(1, value); break;
            case 0x20: _l2cfg[0] = value & 0x3FFF; break;
            case 0x28: _l2cfg[1] = value & 0x3FFF; break;
            case 0x40:
                _sensor = value & 0x3FFF;
                _sensorStart = chip.Now;
                break;
            case 0x80: WriteClock(value); break;
            case 0x200: LockIsFree[0] = true; break;
            case 0x400: LockIsFree[1] = true; break;
            case 0x48 or 0x100: break;
            default:
                if (IsLut(offset, out int z, out int index)) Lut[z][index] = value & 0x3F_FFFF;
                else chip.Note($"write of 0x{value:X} to undefined configuration register 0x{offset:X} of tile {number}");
                break;
        }
    }

    /// <summary>The interrupt controller raises a pin.</summary>
    public void SetPin(int z, int bit) => WritePins(z, (_glcfg[z] & PinMask) | (1u << bit));

    private void WritePins(int z, uint value)
    {
        uint before = _glcfg[z];
        _glcfg[z] = (value & PinMask) | (before & ~PinMask & ~(value & ClearedByWriting & ~(3u << 20))) | (3u << 20);
        // only an edge interrupts
        if ((value & ~before & 2) != 0) chip.Signal((2 * number) + z, 0);
        if ((value & ~before & 1) != 0) chip.Signal((2 * number) + z, 1);
    }

    private void WriteClock(uint value)
    {
        uint before = Gcbcfg;
        int divider = (int)((value >> 8) & 0xF) + 1;
        if (divider < 2) throw new SccFaultException($"Tile {number} is given clock divider 1, which no tile runs with.");
        if (((value >> 19) & 0x7F) != 7 * divider)
            throw new SccFaultException($"GCBCFG of tile {number} is given 0x{value:X8}: ratio code {(value >> 19) & 0x7F} does not go with divider {divider}, {7 * divider} does.");
        int old = Divider;
        Gcbcfg = value & 0x03FF_FFFF;
        if (divider != old) chip.ChangeClock(number, old);
        for (int z = 0; z < 2; z++)
        {
            bool wasHeld = (before & (5u << z)) != 0;
            if (wasHeld != IsHeld(z)) chip.ChangeReset((2 * number) + z, IsHeld(z));
        }
    }

    private uint TakeLock(int z)
    {
        if (!LockIsFree[z]) return 0;
        LockIsFree[z] = false;
        return 1;
    }

    // Ring oscillators: slower the hotter, different from tile to tile; a count is there after the gate's time.
    private uint SensorValue()
    {
        long gate = (_sensor & 0x1FFF) * Divider;
        if ((_sensor & 0x2000) == 0 || chip.Now - _sensorStart < gate) return 0;
        double volts = chip.IslandVolts((number % 6 / 2) + (3 * (number / 12)));
        double celsius = 35 + (30 * volts * volts * 3 / Divider);
        uint router = (uint)((_sensor & 0x1FFF) * (2.0 - (celsius / 200) + (number % 5 / 100.0)));
        uint cores = (uint)((_sensor & 0x1FFF) * (1.96 - (celsius / 190) + (number % 7 / 100.0)));
        return (Math.Min(router, 0x1FFF) << 13) | Math.Min(cores, 0x1FFF);
    }

    private static bool IsLut(uint offset, out int z, out int index)
    {
        z = offset >= 0x1000 ? 1 : 0;
        index = (int)(offset & 0x7FF) / 8;
        return offset % 8 == 0 && offset is >= 0x800 and < 0x1800 && (offset & 0x7FF) < 0x800 && (z == 1 || offset < 0x1000);
    }
}
