using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// Makes a fid of a file that is reached from another by names, one step each. On the wire: <c>fid[4] newfid[4] nwname[2]
/// nwname*(wname[s])</c>.
/// </summary>
/// <param name="fid">Where the walk begins.</param>
/// <param name="newFid">The fid for where it ends; may be the same.</param>
/// <param name="names">The steps.</param>
public readonly ref struct Twalk(uint fid, uint newFid, WalkNames names)
{
    /// <summary>The length of the message in bytes, without its names.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 10;

    /// <summary>Where the walk begins.</summary>
    public uint Fid => fid;

    /// <summary>The fid for where it ends; may be the same.</summary>
    public uint NewFid => newFid;

    /// <summary>The steps, none for a second fid of the same file.</summary>
    public WalkNames Names { get; } = names;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed, with no more than 16 names.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Twalk message)
    {
        var reader = new MessageReader(bytes, MessageType.Twalk);
        uint fid = reader.UInt32(), newFid = reader.UInt32();
        int count = reader.UInt16();
        ReadOnlySpan<byte> encoded = reader.Rest;
        message = new Twalk(fid, newFid, new WalkNames(count, encoded));
        if (reader.IsMalformed || count > NinePConstants.MaximumWalk) return false;
        for (int i = 0; i < count; i++) _ = reader.Text();
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Twalk, tag);
        writer.UInt32(fid);
        writer.UInt32(newFid);
        writer.UInt16((ushort)Names.Count);
        writer.Bytes(Names.Encoded);
        return writer.End();
    }

    /// <summary>Writes a walk by one name, with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, uint fid, uint newFid, ReadOnlySpan<byte> name)
    {
        var writer = new MessageWriter(destination, MessageType.Twalk, tag);
        writer.UInt32(fid);
        writer.UInt32(newFid);
        writer.UInt16(1);
        writer.Text(name);
        return writer.End();
    }
}
