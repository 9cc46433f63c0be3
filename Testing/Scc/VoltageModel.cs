namespace LibOs.Testing.Scc;

/// <summary>The voltage regulator controller: one change at a time, and who writes meanwhile waits on the mesh.</summary>
internal sealed class VoltageModel
{
    private static readonly int[] s_supplyOfDomain = [4, 5, 7, 0, 1, 3];
    private static readonly (int Vid, int MHz)[] s_limits = [(0xD0, 1198), (0xC0, 1024), (0xB0, 875), (0xA0, 748), (0x90, 644), (0x80, 598), (0x70, 460)];

    private readonly SccSimulator _chip;
    private readonly int[] _target = new int[8];
    private readonly int[] _effective = new int[8];

    public VoltageModel(SccSimulator chip)
    {
        _chip = chip;
        Array.Fill(_target, 0xB0);
        Array.Fill(_effective, 0xB0);
    }

    public long BusyUntil { get; private set; }

    public double Volts(int supply) => _effective[supply] * 0.00625;

    public double DomainVolts(int domain) => Volts(s_supplyOfDomain[domain]);

    /// <summary>A write arrives.</summary>
    /// <returns>When it is accepted.</returns>
    public long Write(uint value, long time)
    {
        long start = Math.Max(time, BusyUntil);
        if ((value & 0x1_0000) == 0)
        {
            _chip.Note($"voltage controller: 0x{value:X} lacks bit 16 and is ignored");
            return start;
        }

        int supply = (int)(value >> 8) & 7;
        int vid = (int)value & 0xFF;
        if (_target[supply] == vid) return start;
        _target[supply] = vid;
        long end = start + (_chip.Options.Timing.VoltageChangeMicroseconds * 1600L);
        BusyUntil = end;
        // While the voltage moves, only the lower of the two is sure.
        _chip.At(start, () => Apply(supply, Math.Min(vid, _effective[supply])));
        _chip.At(end, () => Apply(supply, vid));
        return start;
    }

    /// <summary>Throws when an island's voltage does not carry a tile's clock.</summary>
    public void Check(int tile, int divider)
    {
        int domain = (tile % 6 / 2) + (3 * (tile / 12));
        int vid = _effective[s_supplyOfDomain[domain]];
        int mhz = 1600 / divider;
        int limit = s_limits.FirstOrDefault(entry => entry.Vid <= vid).MHz;
        if (mhz > limit)
            throw new SccFaultException($"Tile {tile} runs at {mhz} MHz, and the {vid * 0.00625:0.00} V of island {domain} carry {limit} MHz: raise the voltage and wait for it before the clock, lower the clock before the voltage.");
        if (vid < 0x90 && (_chip.Options.Errata & SccErrata.LowVoltage) != 0)
            throw new SccFaultException($"Island {domain} has {vid * 0.00625:0.00} V: boards are not stable below 0.9 V.");
    }

    private void Apply(int supply, int vid)
    {
        _effective[supply] = vid;
        int domain = Array.IndexOf(s_supplyOfDomain, supply);
        if (domain >= 0) _chip.CheckDomain(domain);
    }
}
