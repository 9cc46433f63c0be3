using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Gives up a request: when the answer to this is received, the tag of the other may be used again. On the wire: <c>oldtag[2]</c>.</summary>
/// <param name="oldTag">The tag of the other request.</param>
public readonly struct Tflush(ushort oldTag)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 9;

    /// <summary>The tag of the other request.</summary>
    public ushort OldTag => oldTag;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tflush message)
    {
        var reader = new MessageReader(bytes, MessageType.Tflush);
        message = new Tflush(reader.UInt16());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tflush, tag);
        writer.UInt16(oldTag);
        return writer.End();
    }
}
