namespace LibOs.Components.Drivers.Scc;

/// <summary>Bits of L2CFG: the L2 cache of one core.</summary>
[Flags]
[RegisterSource(Source.BarrelfishDevice + "; " + Source.SccKit, "4.2 L2CFG")]
public enum L2cfgBits : uint
{
    /// <summary>No bit.</summary>
    None = 0,

    /// <summary>Sleep program of the arrays, a field of four bits.</summary>
    SleepProgram = 0xF,

    /// <summary>WAYDISABLE: the cache is off.</summary>
    WayDisable = 1u << 4,

    /// <summary>Sleep bypass.</summary>
    SleepBypass = 1u << 5,

    /// <summary>Error correction of tags is on.</summary>
    TagEcc = 1u << 6,

    /// <summary>Error correction of data is on.</summary>
    DataEcc = 1u << 7,

    /// <summary>Write sleep.</summary>
    WriteSleep = 1u << 9,

    /// <summary>Word-line sleep.</summary>
    WordLineSleep = 1u << 10,

    /// <summary>Bit-line float.</summary>
    BitLineFloat = 1u << 11,

    /// <summary>The arrays' clock is stopped.</summary>
    StopArrayClock = 1u << 12,

    /// <summary>The controller's clock is stopped.</summary>
    StopControllerClock = 1u << 13,

    /// <summary>The value after reset, 0x6CF.</summary>
    Default = 0x6CF,
}
