using System.Buffers.Binary;

namespace LibOs.NineP.Protocol;

/// <summary>Reads the fields of a message one after the other. What is not there reads as 0, and the message counts as malformed.</summary>
/// <remarks>Allocates nothing and throws nothing, whatever the bytes are: usable beneath the runtime.</remarks>
public ref struct MessageReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _isMalformed;

    /// <summary>Begins after the header of a message that is there as a whole.</summary>
    /// <param name="message">The whole message, and nothing else.</param>
    /// <param name="type">The type that it must have.</param>
    public MessageReader(ReadOnlySpan<byte> message, MessageType type)
    {
        if (!MessageHeader.TryRead(message, out MessageHeader header) || header.Type != type || header.Size != (uint)message.Length)
        {
            _rest = default;
            _isMalformed = true;
            return;
        }

        _rest = message[NinePConstants.HeaderLength..];
    }

    /// <summary>Begins with bytes that are not a message.</summary>
    public MessageReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Whether a field was not there.</summary>
    public readonly bool IsMalformed => _isMalformed;

    /// <summary>Whether all fields were there, and nothing follows them.</summary>
    public readonly bool IsComplete => !_isMalformed && _rest.IsEmpty;

    /// <summary>What has not been read yet.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Reads a byte.</summary>
    public byte Byte()
    {
        if (_rest.IsEmpty)
        {
            Fail();
            return 0;
        }

        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>Reads 16 bits.</summary>
    public ushort UInt16()
    {
        if (_rest.Length < 2)
        {
            Fail();
            return 0;
        }

        ushort value = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        _rest = _rest[2..];
        return value;
    }

    /// <summary>Reads 32 bits.</summary>
    public uint UInt32()
    {
        if (_rest.Length < 4)
        {
            Fail();
            return 0;
        }

        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[4..];
        return value;
    }

    /// <summary>Reads 64 bits.</summary>
    public ulong UInt64()
    {
        if (_rest.Length < 8)
        {
            Fail();
            return 0;
        }

        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    /// <summary>Reads a string: 16 bits of length and the bytes.</summary>
    public ReadOnlySpan<byte> Text() => Bytes(UInt16());

    /// <summary>Reads bytes.</summary>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<byte> Bytes(uint count)
    {
        if (count > (uint)_rest.Length)
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> value = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return value;
    }

    /// <summary>Reads a qid.</summary>
    public Qid Qid()
    {
        var type = (QidType)Byte();
        uint version = UInt32();
        return new Qid(type, version, UInt64());
    }

    private void Fail()
    {
        _isMalformed = true;
        _rest = default;
    }
}
