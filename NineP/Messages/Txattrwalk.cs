using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Makes a fid to read an extended attribute through, or the list of their names. On the wire: <c>fid[4] newfid[4] name[s]</c>.</summary>
/// <param name="fid">The fid of the file.</param>
/// <param name="newFid">The new fid.</param>
/// <param name="name">The name of the attribute; empty for the list of names, each with a zero byte after it.</param>
public readonly ref struct Txattrwalk(uint fid, uint newFid, ReadOnlySpan<byte> name)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 17;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>The new fid.</summary>
    public uint NewFid => newFid;

    /// <summary>The name of the attribute; empty for the list of names, each with a zero byte after it.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Txattrwalk message)
    {
        var reader = new MessageReader(bytes, MessageType.Txattrwalk);
        message = new Txattrwalk(reader.UInt32(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Txattrwalk, tag);
        writer.UInt32(fid);
        writer.UInt32(newFid);
        writer.Text(Name);
        return writer.End();
    }
}
