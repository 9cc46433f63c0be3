using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// A message that is its header: Rflush, Rclunk, Rremove, Rrename, Rrenameat, Rsetattr, Rxattrcreate, Rfsync, Rlink and Runlinkat.
/// </summary>
public static class EmptyMessage
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength;

    /// <summary>Whether bytes are such a message of a type.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MessageType type) => new MessageReader(bytes, type).IsComplete;

    /// <summary>Writes the message.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, MessageType type, ushort tag) => new MessageWriter(destination, type, tag).End();
}
