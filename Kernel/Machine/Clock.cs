namespace LibOs.Kernel.Machine;

/// <summary>Time from the time-stamp counter.</summary>
/// <remarks>
/// The rate comes from the launcher or from about a millisecond against the local APIC timer, whose clock is 1 GHz under
/// QEMU's emulation and under KVM. A rate handed in is checked against that timer once enough time has passed to tell.
/// </remarks>
internal static unsafe class Clock
{
    /// <summary>The local APIC timer's rate in Hz (QEMU: hw/intc/apic.c counts nanoseconds; KVM: APIC_BUS_CYCLE_NS = 1).</summary>
    public const ulong ReferenceRate = 1_000_000_000;

    private const int FractionBits = 30;
    private const ulong CalibrationTicks = 1_000_000;
    private const ulong SlowestRate = 250_000_000;
    private const ulong FastestRate = 20_000_000_000;

    private static ClockPage* s_page; // what the program reads
    private static ulong s_start;
    private static ulong s_referenceStart;
    private static ulong s_fraction;

    /// <summary>The counter's rate in Hz.</summary>
    public static ulong Rate { get; private set; }

    /// <summary>Whether a rate is plausible at all.</summary>
    public static bool IsPlausible(ulong rate) => rate is >= SlowestRate and <= FastestRate;

    /// <summary>Starts the clock: time 0 is the kernel's first instruction.</summary>
    /// <param name="entryTimestamp">The counter at the kernel's entry.</param>
    /// <param name="rate">The rate handed in, or 0 to calibrate.</param>
    /// <param name="page">What the program reads the time by; filled in.</param>
    public static void Initialize(ulong entryTimestamp, ulong rate, ClockPage* page)
    {
        s_page = page;
        s_start = entryTimestamp;
        s_referenceStart = Native.ReadTimestamp();
        SetRate(IsPlausible(rate) ? rate : Measure());
    }

    /// <summary>Nanoseconds since the kernel's entry. Never goes back.</summary>
    public static long Now() => ToNanoseconds(Native.ReadTimestamp() - s_start);

    /// <summary>Converts ticks of the counter into nanoseconds.</summary>
    public static long ToNanoseconds(ulong ticks) => Scale(ticks, s_fraction);

    /// <summary>Multiplies by a fraction of 30 bits without needing 128-bit arithmetic.</summary>
    internal static long Scale(ulong ticks, ulong fraction)
    {
        ulong high = ticks >> 32;
        ulong low = ticks & uint.MaxValue;
        return (long)((high * fraction << (32 - FractionBits)) + (low * fraction >> FractionBits));
    }

    /// <summary>The fraction by which ticks of a rate become nanoseconds; at most 32 bits for plausible rates.</summary>
    internal static ulong Fraction(ulong rate) => (1_000_000_000ul << FractionBits) / rate;

    /// <summary>Whether enough time has passed since the start to check the rate.</summary>
    public static bool CanCheck() => LocalApic.Elapsed() >= CalibrationTicks;

    /// <summary>Measures the rate against the local APIC timer over the time since the start, at least a millisecond.</summary>
    public static ulong Measure()
    {
        uint elapsed = LocalApic.Elapsed();
        while (elapsed < CalibrationTicks) elapsed = LocalApic.Elapsed();
        return (Native.ReadTimestamp() - s_referenceStart) / (elapsed / 1000) * (ReferenceRate / 1000);
    }

    /// <summary>Takes a rate that the check found to be the right one; the time shown does not jump.</summary>
    public static void CorrectRate(ulong rate)
    {
        ulong now = Native.ReadTimestamp();
        long shown = ToNanoseconds(now - s_start);
        s_start = now - ((ulong)shown * (rate / 1000) / 1_000_000);
        SetRate(rate);
    }

    /// <summary>Lets the program read real time by itself.</summary>
    /// <param name="offset">UTC less the time since boot, in nanoseconds.</param>
    public static void SetRealtimeOffset(long offset)
    {
        s_page->RealtimeOffset = offset;
        s_page->HasRealtime = 1;
    }

    private static void SetRate(ulong rate)
    {
        Rate = rate;
        s_fraction = Fraction(rate);
        s_page->Start = s_start;
        s_page->Fraction = s_fraction;
        s_page->HasMonotonic = 1;
    }
}
