using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Gives a file one more name. On the wire: <c>dfid[4] fid[4] name[s]</c>.</summary>
/// <param name="directoryFid">The fid of the directory.</param>
/// <param name="fid">The fid of the file.</param>
/// <param name="name">The new name.</param>
public readonly ref struct Tlink(uint directoryFid, uint fid, ReadOnlySpan<byte> name)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 17;

    /// <summary>The fid of the directory.</summary>
    public uint DirectoryFid => directoryFid;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>The new name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tlink message)
    {
        var reader = new MessageReader(bytes, MessageType.Tlink);
        message = new Tlink(reader.UInt32(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tlink, tag);
        writer.UInt32(directoryFid);
        writer.UInt32(fid);
        writer.Text(Name);
        return writer.End();
    }
}
