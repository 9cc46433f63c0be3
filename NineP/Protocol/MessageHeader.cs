using System.Buffers.Binary;

namespace LibOs.NineP.Protocol;

/// <summary>What every message begins with: <c>size[4] type[1] tag[2]</c>.</summary>
/// <param name="size">The length of the whole message in bytes, data that travels apart included.</param>
/// <param name="type">What the message is.</param>
/// <param name="tag">Which request it is or answers.</param>
public readonly struct MessageHeader(uint size, MessageType type, ushort tag)
{
    /// <summary>The length of the whole message in bytes, data that travels apart included.</summary>
    public uint Size => size;

    /// <summary>What the message is.</summary>
    public MessageType Type => type;

    /// <summary>Which request it is or answers.</summary>
    public ushort Tag => tag;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The message, or at least its header.</param>
    /// <param name="header">The header.</param>
    /// <returns>False when the bytes are too few, or the size is less than a header's.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out MessageHeader header)
    {
        header = default;
        if (bytes.Length < NinePConstants.HeaderLength) return false;
        header = new MessageHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), (MessageType)bytes[4], BinaryPrimitives.ReadUInt16LittleEndian(bytes[5..]));
        return header.Size >= NinePConstants.HeaderLength;
    }

    /// <summary>Gives a message another tag.</summary>
    /// <param name="message">At least its header.</param>
    /// <param name="tag">The tag.</param>
    public static void SetTag(Span<byte> message, ushort tag) => BinaryPrimitives.WriteUInt16LittleEndian(message[5..], tag);
}
