using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Creates a directory. On the wire: <c>fid[4] name[s] mode[4] gid[4]</c>.</summary>
/// <param name="fid">The fid of the directory that it goes into.</param>
/// <param name="name">Its name.</param>
/// <param name="mode">Its permission bits.</param>
/// <param name="group">The number of its group.</param>
public readonly ref struct Tmkdir(uint fid, ReadOnlySpan<byte> name, uint mode, uint group)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 21;

    /// <summary>The fid of the directory that it goes into.</summary>
    public uint Fid => fid;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its permission bits.</summary>
    public uint Mode => mode;

    /// <summary>The number of its group.</summary>
    public uint Group => group;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tmkdir message)
    {
        var reader = new MessageReader(bytes, MessageType.Tmkdir);
        message = new Tmkdir(reader.UInt32(), reader.Text(), reader.UInt32(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tmkdir, tag);
        writer.UInt32(fid);
        writer.Text(Name);
        writer.UInt32(mode);
        writer.UInt32(group);
        return writer.End();
    }
}
