using System.Buffers.Binary;

namespace LibOs.Components.Drivers.Scc;

/// <summary>The first word of a "sent" flag: 0, or what kind of message waits and how long it is.</summary>
internal readonly struct MessageStatus(int word)
{
    private const int InlineBit = 1 << 28;
    private const int TaggedBit = 1 << 29;
    private const int PipelinedBit = 1 << 30;
    private const int WaitingBit = unchecked((int)0x8000_0000);
    private const int ValueMask = InlineBit - 1;

    public int Word => word;

    public bool IsEmpty => word == 0;

    /// <summary>The message's bytes ride in the flag's line.</summary>
    public bool IsInline => (word & InlineBit) != 0;

    /// <summary>A tag rides in the flag's line.</summary>
    public bool IsTagged => (word & TaggedBit) != 0;

    /// <summary>The value counts the halves of the chunk that were filled; the length follows in the line.</summary>
    public bool IsPipelined => (word & PipelinedBit) != 0;

    public int Value => word & ValueMask;

    public static MessageStatus Chunk(int size, bool tagged) => new(WaitingBit | size | (tagged ? TaggedBit : 0));

    public static MessageStatus Inline(int size) => new(WaitingBit | size | InlineBit);

    public static MessageStatus Pipelined(int count) => new(WaitingBit | PipelinedBit | count);

    public static int PipelinedSize(ReadOnlySpan<byte> tag) => BinaryPrimitives.ReadInt32LittleEndian(tag);
}
