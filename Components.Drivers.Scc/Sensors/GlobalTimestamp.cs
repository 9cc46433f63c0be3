using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The chip's one clock: a counter of 64 bits at 125 MHz that runs free, whatever clocks the tiles have.</summary>
public sealed class GlobalTimestamp
{
    /// <summary>Ticks of a second.</summary>
    [RegisterSource(Source.BareMichael + "; " + Source.MyPcl, "6.1 General")]
    public const int TicksPerSecond = 125_000_000;

    private readonly ISccCore _core;

    internal GlobalTimestamp(ISccCore core) => _core = core;

    /// <summary>Ticks now. Reading takes some microseconds.</summary>
    public ulong Ticks
    {
        get
        {
            uint high = Read(GrbRegister.TimestampHigh);
            while (true)
            {
                uint low = Read(GrbRegister.TimestampLow);
                uint after = Read(GrbRegister.TimestampHigh);
                // The low word went over in between: which high word it belongs to is not certain.
                if (high == after) return ((ulong)high << 32) | low;
                high = after;
            }
        }
    }

    /// <summary>Time since the counter began.</summary>
    public TimeSpan Now => TimeSpan.FromTicks((long)(Ticks * 2 / 25));

    private uint Read(uint register) => _core.ReadUncached(AddressMap.GlobalRegisters + register);
}
