using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// Tversion, which begins a session and ends all fids and requests of the one before, or Rversion. On the wire: <c>msize[4]
/// version[s]</c>.
/// </summary>
/// <param name="messageSize">The largest message in bytes that the sender takes.</param>
/// <param name="version">The version that the sender speaks.</param>
public readonly ref struct VersionMessage(uint messageSize, ReadOnlySpan<byte> version)
{
    /// <summary>The length of the message in bytes, without its string.</summary>
    public const int FixedLength = 13;

    /// <summary>The largest message in bytes that the sender takes.</summary>
    public uint MessageSize => messageSize;

    /// <summary>The version that the sender speaks.</summary>
    public ReadOnlySpan<byte> Version { get; } = version;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="type"><see cref="MessageType.Tversion"/> or <see cref="MessageType.Rversion"/>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MessageType type, out VersionMessage message)
    {
        var reader = new MessageReader(bytes, type);
        message = new VersionMessage(reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="type"><see cref="MessageType.Tversion"/> or <see cref="MessageType.Rversion"/>.</param>
    /// <param name="tag">The tag, <see cref="NinePConstants.NoTag"/>.</param>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, MessageType type, ushort tag)
    {
        var writer = new MessageWriter(destination, type, tag);
        writer.UInt32(messageSize);
        writer.Text(Version);
        return writer.End();
    }
}
