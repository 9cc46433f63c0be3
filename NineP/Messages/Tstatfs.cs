using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Asks for the figures of the file system. On the wire: <c>fid[4]</c>.</summary>
/// <param name="fid">The fid of the file.</param>
public readonly struct Tstatfs(uint fid)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 11;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tstatfs message)
    {
        var reader = new MessageReader(bytes, MessageType.Tstatfs);
        message = new Tstatfs(reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tstatfs, tag);
        writer.UInt32(fid);
        return writer.End();
    }
}
