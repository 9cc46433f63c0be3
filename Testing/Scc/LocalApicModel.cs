namespace LibOs.Testing.Scc;

/// <summary>The local APIC of a simulated core: two pins, a timer, one request and one service bit a vector.</summary>
internal sealed class LocalApicModel
{
    public const uint Base = 0xFEE0_0000;
    private const uint Masked = 1u << 16;

    private readonly bool[] _requested = new bool[256];
    private readonly Stack<int> _inService = new();
    private readonly Dictionary<uint, uint> _registers = [];

    public LocalApicModel() => Reset();

    /// <summary>Called when the timer's registers were written: initial count and whether it is periodic.</summary>
    public Action? TimerChanged { get; set; }

    /// <summary>Ticks left of the timer, as its owner knows.</summary>
    public Func<uint>? TimerCount { get; set; }

    public uint TimerInitial => _registers[0x380];

    public bool TimerIsPeriodic => (_registers[0x320] & (1u << 17)) != 0;

    /// <summary>Core cycles of a count.</summary>
    public int TimerDivisor => (_registers[0x3E0] & 0xB) switch { 0xB => 1, 0 => 2, 1 => 4, 2 => 8, 3 => 16, 8 => 32, 9 => 64, _ => 128 };

    /// <summary>The vector that would be taken now, or -1.</summary>
    public int Pending
    {
        get
        {
            int least = _inService.Count == 0 ? 0 : (_inService.Peek() / 16) + 1;
            for (int vector = 255; vector >= Math.Max(16, least * 16); vector--)
            {
                if (_requested[vector]) return vector;
            }

            return -1;
        }
    }

    public int InService => _inService.Count == 0 ? -1 : _inService.Peek();

    private bool IsEnabled => (_registers[0xF0] & 0x100) != 0;

    public void Reset()
    {
        Array.Clear(_requested);
        _inService.Clear();
        _registers.Clear();
        foreach (uint register in (uint[])[0xB0, 0x380, 0x390, 0x3E0]) _registers[register] = 0;
        foreach (uint register in (uint[])[0x320, 0x350, 0x360, 0x370]) _registers[register] = Masked;
        _registers[0xF0] = 0xFF;
    }

    /// <summary>An edge on a pin, or the timer. What finds its entry masked is lost.</summary>
    /// <returns>Whether an interrupt is pending for it.</returns>
    public bool Signal(uint register)
    {
        uint entry = _registers[register];
        uint mode = (entry >> 8) & 7;
        if (!IsEnabled || (entry & Masked) != 0 || mode != 0 || (entry & 0xFF) < 16) return false;
        _requested[entry & 0xFF] = true;
        return true;
    }

    public void Take(int vector)
    {
        _requested[vector] = false;
        _inService.Push(vector);
    }

    public uint Read(uint offset) => offset == 0x390 ? TimerCount?.Invoke() ?? 0 : _registers.GetValueOrDefault(offset);

    public void Write(uint offset, uint value)
    {
        _registers[offset] = value;
        if (offset == 0xB0 && _inService.Count > 0) _ = _inService.Pop();
        if (offset is 0x380 or 0x320) TimerChanged?.Invoke();
    }
}
