using System.Buffers.Binary;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The message-passing buffers (MPB): fast memory on the chip that every core reaches, 8 KiB to each.</summary>
/// <remarks>
/// <para>
/// Nothing keeps it coherent. <see cref="Read(CoreId, int, Span{byte})"/> drops the lines that the L1 cache holds (CL1INVMB)
/// before it reads; <see cref="Write(CoreId, int, ReadOnlySpan{byte})"/> sees to it that what it wrote leaves the
/// write-combine buffer, by touching another line when the last one is not written whole.
/// </para>
/// <para>The first line of each core's 8 KiB is kept for that touch. No core protects its buffer from another.</para>
/// </remarks>
public sealed class MessagePassingBuffer
{
    /// <summary>The bytes of a line.</summary>
    public const int LineBytes = ISccCore.LineBytes;

    /// <summary>The bytes of a core's share.</summary>
    public const int BytesPerCore = 0x2000;

    /// <summary>The bytes at the start of each core's share that are kept for draining the write-combine buffer.</summary>
    public const int ReservedBytes = LineBytes;

    private readonly ISccCore _core;
    private readonly CoreId _me;

    internal MessagePassingBuffer(ISccCore core, CoreId me)
    {
        _core = core;
        _me = me;
    }

    /// <summary>The address of a byte of a core's share.</summary>
    /// <param name="owner">Whose share.</param>
    /// <param name="offset">0 to 8191.</param>
    public static uint Address(CoreId owner, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, BytesPerCore);
        return owner.MessagePassingBuffer + (uint)offset;
    }

    /// <summary>Reads what is there now: drops stale lines first.</summary>
    /// <param name="owner">Whose share.</param>
    /// <param name="offset">Where in the share.</param>
    /// <param name="destination">Filled; it ends within the share.</param>
    public void Read(CoreId owner, int offset, Span<byte> destination)
    {
        Check(offset, destination.Length);
        _core.InvalidateMpbt();
        _core.ReadMpbt(Address(owner, offset), destination);
    }

    /// <summary>Reads a word that is there now.</summary>
    /// <param name="owner">Whose share.</param>
    /// <param name="offset">Where in the share, a multiple of 4.</param>
    public int ReadInt32(CoreId owner, int offset)
    {
        Span<byte> word = stackalloc byte[4];
        Read(owner, offset, word);
        return BinaryPrimitives.ReadInt32LittleEndian(word);
    }

    /// <summary>Writes, and makes sure that the bytes leave the core.</summary>
    /// <param name="owner">Whose share.</param>
    /// <param name="offset">Where in the share.</param>
    /// <param name="source">What is written; it ends within the share.</param>
    public void Write(CoreId owner, int offset, ReadOnlySpan<byte> source)
    {
        Check(offset, source.Length);
        _core.WriteMpbt(Address(owner, offset), source);
        // a whole line leaves by itself
        if (((offset + source.Length) % LineBytes) != 0 || (source.Length < LineBytes && (offset % LineBytes) != 0)) Drain();
    }

    /// <summary>Drains the write-combine buffer: touches the reserved line of the own share.</summary>
    /// <remarks>There is no instruction for it, and uncached accesses are not documented to do it.</remarks>
    public void Drain() => _core.WriteMpbt(_me.MessagePassingBuffer, stackalloc byte[4]);

    /// <summary>Fills a core's share with zeros. After power-up its contents are undefined; a reset of the core keeps them.</summary>
    /// <param name="owner">Whose share.</param>
    public void Clear(CoreId owner)
    {
        Span<byte> zeros = stackalloc byte[LineBytes * 16];
        zeros.Clear();
        for (int offset = 0; offset < BytesPerCore; offset += zeros.Length) _core.WriteMpbt(Address(owner, offset), zeros);
        _core.InvalidateMpbt();
    }

    private static void Check(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset + length > BytesPerCore)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes from {offset} do not lie within a core's {BytesPerCore} bytes of message-passing buffer.");
    }
}
