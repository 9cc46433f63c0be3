using System.Numerics;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>Where things lie in a ring. Lines that one side writes often and the other reads often are apart.</summary>
/// <remarks>
/// Line 0: what the ring is, written by whoever comes first. Lines 1 and 2: position, state and beat of producer and consumer. Lines 3
/// and 4: the words in which consumer and producers say that they sleep. Then the data.
/// </remarks>
internal readonly struct RingGeometry<TTransport>
    where TTransport : struct, IIpcTransport
{
    public const int KindItems = 1;
    public const int KindFrames = 2;
    public const int KindManyProducers = 3;

    private const int HeaderLines = 5;
    private readonly int _offset;

    public RingGeometry(int offset, int capacity)
    {
        if (capacity < 2 || !BitOperations.IsPow2(capacity) || capacity > 1 << 26) throw new ArgumentException("A ring's capacity is a power of two, 2 to 67,108,864.", nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _offset = offset;
    }

    public int Head => Line(1);

    public int Tail => Line(2);

    public int ConsumerSleep => Line(3);

    public int ProducerSleep => Line(4);

    public int Data => Line(HeaderLines);

    public static int Size(int dataBytes) => (HeaderLines * TTransport.LineLength) + ((dataBytes + TTransport.LineLength - 1) & -TTransport.LineLength);

    /// <summary>Makes sure that both sides mean the same ring.</summary>
    public void Join(ref TTransport transport, int kind, int capacity, int itemSize)
    {
        long end = (long)Data + ((long)capacity * itemSize);
        if (end > transport.Length) throw new ArgumentException($"A ring at {_offset} that ends at {end} does not fit into {transport.Length} bytes of shared memory.", nameof(capacity));
        if (itemSize > 0xFFFF) throw new ArgumentException($"Items of {itemSize} bytes are too large for a ring: at most 65,535 bytes.", nameof(itemSize));
        uint mine = (1u << 31) | ((uint)kind << 28) | ((uint)BitOperations.Log2((uint)capacity) << 16) | (uint)itemSize;
        uint there = transport.CompareExchange(_offset, mine, 0);
        if (there != 0 && there != mine)
        {
            throw new IpcException(
                IpcResult.Corrupted,
                $"The other side's ring is another: kind {(there >> 28) & 7}, capacity {1L << (int)((there >> 16) & 0x1F)}, items of {there & 0xFFFF} bytes; here kind {kind}, capacity {capacity}, items of {itemSize} bytes.");
        }
    }

    private int Line(int number) => _offset + (number * TTransport.LineLength);
}
