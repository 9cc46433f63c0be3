using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Removes a name from a directory. On the wire: <c>dfid[4] name[s] flags[4]</c>.</summary>
/// <param name="directoryFid">The fid of the directory.</param>
/// <param name="name">The name.</param>
/// <param name="flags">Whether it names a directory.</param>
public readonly ref struct Tunlinkat(uint directoryFid, ReadOnlySpan<byte> name, UnlinkFlags flags)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 17;

    /// <summary>The fid of the directory.</summary>
    public uint DirectoryFid => directoryFid;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Whether it names a directory.</summary>
    public UnlinkFlags Flags => flags;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tunlinkat message)
    {
        var reader = new MessageReader(bytes, MessageType.Tunlinkat);
        message = new Tunlinkat(reader.UInt32(), reader.Text(), (UnlinkFlags)reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tunlinkat, tag);
        writer.UInt32(directoryFid);
        writer.Text(Name);
        writer.UInt32((uint)flags);
        return writer.End();
    }
}
