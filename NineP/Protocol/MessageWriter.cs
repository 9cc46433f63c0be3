using System.Buffers.Binary;

namespace LibOs.NineP.Protocol;

/// <summary>Writes a message: its header, then its fields one after the other.</summary>
/// <remarks>Allocates nothing and throws nothing: what does not fit makes <see cref="End()"/> return 0. Usable beneath the runtime.</remarks>
public ref struct MessageWriter
{
    private readonly Span<byte> _destination;
    private int _length;
    private bool _isFull;

    /// <summary>Begins a message.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="type">What it is.</param>
    /// <param name="tag">Which request it is or answers.</param>
    public MessageWriter(Span<byte> destination, MessageType type, ushort tag)
    {
        _destination = destination;
        UInt32(0);
        Byte((byte)type);
        UInt16(tag);
    }

    /// <summary>Begins something that is not a message.</summary>
    public MessageWriter(Span<byte> destination) => _destination = destination;

    /// <summary>How many bytes have been written.</summary>
    public readonly int Length => _length;

    /// <summary>Whether something did not fit.</summary>
    public readonly bool IsFull => _isFull;

    /// <summary>Writes a byte.</summary>
    public void Byte(byte value)
    {
        if (Reserve(1, out Span<byte> place)) place[0] = value;
    }

    /// <summary>Writes 16 bits.</summary>
    public void UInt16(ushort value)
    {
        if (Reserve(2, out Span<byte> place)) BinaryPrimitives.WriteUInt16LittleEndian(place, value);
    }

    /// <summary>Writes 32 bits.</summary>
    public void UInt32(uint value)
    {
        if (Reserve(4, out Span<byte> place)) BinaryPrimitives.WriteUInt32LittleEndian(place, value);
    }

    /// <summary>Writes 64 bits.</summary>
    public void UInt64(ulong value)
    {
        if (Reserve(8, out Span<byte> place)) BinaryPrimitives.WriteUInt64LittleEndian(place, value);
    }

    /// <summary>Writes a string: 16 bits of length and the bytes. One of more than 65,535 bytes does not fit.</summary>
    public void Text(ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
        {
            _isFull = true;
            return;
        }

        UInt16((ushort)value.Length);
        Bytes(value);
    }

    /// <summary>Writes bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        if (!Reserve(value.Length, out Span<byte> place)) return;
        // not CopyTo: the class library's copy leaves managed code when there is much to do
        int i = 0;
        for (; i <= value.Length - 8; i += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(place[i..], BinaryPrimitives.ReadUInt64LittleEndian(value[i..]));
        for (; i < value.Length; i++) place[i] = value[i];
    }

    /// <summary>Writes a qid.</summary>
    public void Qid(Qid value)
    {
        Byte((byte)value.Type);
        UInt32(value.Version);
        UInt64(value.Path);
    }

    /// <summary>Ends the message: puts its size into the header.</summary>
    /// <returns>The length in bytes; 0 when something did not fit.</returns>
    public readonly int End() => End(0);

    /// <summary>Ends the part of a message that comes before its data; the size in the header counts both.</summary>
    /// <param name="dataLength">The length of the data in bytes.</param>
    /// <returns>The length of this part in bytes; 0 when something did not fit.</returns>
    public readonly int End(uint dataLength)
    {
        if (_isFull || _length < NinePConstants.HeaderLength || dataLength > int.MaxValue - (uint)_length) return 0;
        BinaryPrimitives.WriteUInt32LittleEndian(_destination, (uint)_length + dataLength);
        return _length;
    }

    private bool Reserve(int count, out Span<byte> place)
    {
        place = default;
        if (_isFull || count > _destination.Length - _length)
        {
            _isFull = true;
            return false;
        }

        place = _destination.Slice(_length, count);
        _length += count;
        return true;
    }
}
