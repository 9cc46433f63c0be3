using System.Buffers.Binary;

namespace LibOs.Abstractions.Wire;

/// <summary>Frames messages of the control channel (<see cref="ControlMessage"/>); used on both sides.</summary>
public static class ControlChannel
{
    /// <summary>The version of the protocol, sent with <see cref="ControlMessage.Hello"/>.</summary>
    public const ushort Version = 1;

    /// <summary>The length of a message's header in bytes.</summary>
    public const int HeaderLength = 4;

    /// <summary>The greatest payload in bytes that a receiver must take.</summary>
    public const int MaximumPayload = 4096;

    /// <summary>Writes a header; the payload follows it.</summary>
    /// <param name="destination">At least <see cref="HeaderLength"/> bytes.</param>
    /// <param name="kind">The kind of message.</param>
    /// <param name="payloadLength">0 to <see cref="MaximumPayload"/>.</param>
    public static void WriteHeader(Span<byte> destination, ControlMessage kind, int payloadLength)
    {
        destination[0] = (byte)kind;
        destination[1] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[2..], (ushort)payloadLength);
    }

    /// <summary>Takes the first message from the bytes received so far.</summary>
    /// <param name="received">What has been received and not yet taken.</param>
    /// <param name="kind">The kind of message.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="consumed">How many bytes it takes; 0 unless the result is <see cref="ControlResult.Message"/>.</param>
    public static ControlResult TryRead(ReadOnlySpan<byte> received, out ControlMessage kind, out ReadOnlySpan<byte> payload, out int consumed)
    {
        kind = default;
        payload = default;
        consumed = 0;
        if (received.Length < HeaderLength) return ControlResult.Incomplete;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(received[2..]);
        if (received[1] != 0 || length > MaximumPayload) return ControlResult.Malformed;
        if (received.Length < HeaderLength + length) return ControlResult.Incomplete;
        kind = (ControlMessage)received[0];
        payload = received.Slice(HeaderLength, length);
        consumed = HeaderLength + length;
        return ControlResult.Message;
    }
}
