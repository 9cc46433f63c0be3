using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Moves the file of a fid to a directory under a name. On the wire: <c>fid[4] dfid[4] name[s]</c>.</summary>
/// <param name="fid">The fid of the file.</param>
/// <param name="directoryFid">The fid of the new directory.</param>
/// <param name="name">The new name.</param>
public readonly ref struct Trename(uint fid, uint directoryFid, ReadOnlySpan<byte> name)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 17;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>The fid of the new directory.</summary>
    public uint DirectoryFid => directoryFid;

    /// <summary>The new name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Trename message)
    {
        var reader = new MessageReader(bytes, MessageType.Trename);
        message = new Trename(reader.UInt32(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Trename, tag);
        writer.UInt32(fid);
        writer.UInt32(directoryFid);
        writer.Text(Name);
        return writer.End();
    }
}
