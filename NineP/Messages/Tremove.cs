using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Removes the file of a fid and forgets the fid, whatever the answer is. On the wire: <c>fid[4]</c>.</summary>
/// <param name="fid">The fid.</param>
public readonly struct Tremove(uint fid)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 11;

    /// <summary>The fid.</summary>
    public uint Fid => fid;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tremove message)
    {
        var reader = new MessageReader(bytes, MessageType.Tremove);
        message = new Tremove(reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tremove, tag);
        writer.UInt32(fid);
        return writer.End();
    }
}
