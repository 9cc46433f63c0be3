namespace LibOs.Abstractions.Ports;

/// <summary>One core of the Intel SCC as its own software sees it: the register port of the SCC driver.</summary>
/// <remarks>
/// <para>
/// Addresses are physical addresses of the core (32 bits); its look-up table (LUT) turns them into addresses of the chip.
/// Nothing here keeps memory coherent: what another core wrote is seen only when the caches let go of what they hold. The
/// simulator of LibOs.Testing implements the port for tests on any machine.
/// </para>
/// <para>
/// All members are called by software that runs on this very core. None of them throws on bad data of another core; an
/// address that is misaligned or crosses what an access can hold is an <see cref="ArgumentException"/>.
/// </para>
/// </remarks>
public interface ISccCore
{
    /// <summary>The bytes of a cache line, of a line of a message-passing buffer and of the write-combine buffer.</summary>
    const int LineBytes = 32;

    /// <summary>Core cycles since the core's power came up (RDTSC). The cycle's length changes with the tile's clock divider.</summary>
    ulong Timestamp { get; }

    /// <summary>Whether the core takes maskable interrupts (STI, CLI).</summary>
    bool InterruptsEnabled { get; set; }

    /// <summary>Reads 32 bits with an uncacheable mapping (PCD = 1): registers, shared DRAM.</summary>
    /// <param name="address">A multiple of 4.</param>
    uint ReadUncached(uint address);

    /// <summary>Writes 32 bits with an uncacheable mapping (PCD = 1).</summary>
    /// <param name="address">A multiple of 4.</param>
    /// <param name="value">The value.</param>
    void WriteUncached(uint address, uint value);

    /// <summary>Reads with a mapping of type MPBT: through the L1 cache, past the L2 cache; the lines are tagged.</summary>
    /// <param name="address">Any; the range lies within one LUT entry of 16 MiB.</param>
    /// <param name="destination">Filled.</param>
    void ReadMpbt(uint address, Span<byte> destination);

    /// <summary>
    /// Writes with a mapping of type MPBT: through the L1 cache into the write-combine buffer of one line, which drains when
    /// the line is full or a write to another line comes.
    /// </summary>
    /// <param name="address">Any; the range lies within one LUT entry of 16 MiB.</param>
    /// <param name="source">What is written.</param>
    void WriteMpbt(uint address, ReadOnlySpan<byte> source);

    /// <summary>Drops every L1 line that is tagged MPBT (CL1INVMB, opcode 0F 0A). Nothing is written back.</summary>
    void InvalidateMpbt();

    /// <summary>Reads with a private, cacheable mapping: through L1 and L2.</summary>
    /// <param name="address">Any; the range lies within one LUT entry of 16 MiB.</param>
    /// <param name="destination">Filled.</param>
    void ReadCached(uint address, Span<byte> destination);

    /// <summary>Writes with a private, cacheable mapping: write-back where a line is cached, no allocation on a miss.</summary>
    /// <param name="address">Any; the range lies within one LUT entry of 16 MiB.</param>
    /// <param name="source">What is written.</param>
    void WriteCached(uint address, ReadOnlySpan<byte> source);

    /// <summary>Writes back and invalidates the L1 cache (WBINVD). The L2 cache keeps its dirty lines.</summary>
    void WriteBackAndInvalidate();

    /// <summary>Lets time pass on this core, as a computation does. Interrupts are taken meanwhile.</summary>
    /// <param name="cycles">Core cycles, not negative.</param>
    void Spend(long cycles);

    /// <summary>
    /// Says that the caller polls and found nothing new in what it read since its last call. Hardware may go on at once; the
    /// simulator passes over the rounds that would read the same again.
    /// </summary>
    /// <param name="until">The timestamp at which the caller gives up polling, or <see cref="ulong.MaxValue"/>.</param>
    void Relax(ulong until = ulong.MaxValue);

    /// <summary>Enables interrupts and stops until one was handled (STI, HLT). They stay enabled.</summary>
    void Halt();

    /// <summary>Sets what an interrupt vector runs. The handler runs with interrupts off and ends them at the local APIC itself.</summary>
    /// <param name="vector">32 to 255.</param>
    /// <param name="handler">The handler, or null: the vector is then unexpected.</param>
    void SetInterruptHandler(int vector, Action? handler);
}
