using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Writes a file through to its disk. On the wire: <c>fid[4] datasync[4]</c>; old clients leave the second away.</summary>
/// <param name="fid">The open fid.</param>
/// <param name="dataOnly">Not 0: the data, and of the attributes only what is needed to find it again.</param>
public readonly struct Tfsync(uint fid, uint dataOnly)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 8;

    /// <summary>The open fid.</summary>
    public uint Fid => fid;

    /// <summary>Not 0: the data, and of the attributes only what is needed to find it again.</summary>
    public uint DataOnly => dataOnly;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tfsync message)
    {
        var reader = new MessageReader(bytes, MessageType.Tfsync);
        uint fid = reader.UInt32();
        message = new Tfsync(fid, reader.IsComplete ? 0 : reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tfsync, tag);
        writer.UInt32(fid);
        writer.UInt32(dataOnly);
        return writer.End();
    }
}
