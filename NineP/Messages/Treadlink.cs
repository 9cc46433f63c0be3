using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Asks where a symbolic link leads. On the wire: <c>fid[4]</c>.</summary>
/// <param name="fid">The fid of the link.</param>
public readonly struct Treadlink(uint fid)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 11;

    /// <summary>The fid of the link.</summary>
    public uint Fid => fid;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Treadlink message)
    {
        var reader = new MessageReader(bytes, MessageType.Treadlink);
        message = new Treadlink(reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Treadlink, tag);
        writer.UInt32(fid);
        return writer.End();
    }
}
