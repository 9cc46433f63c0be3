using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Creates a symbolic link. On the wire: <c>fid[4] name[s] symtgt[s] gid[4]</c>.</summary>
/// <param name="fid">The fid of the directory.</param>
/// <param name="name">The name of the link.</param>
/// <param name="target">Where it leads.</param>
/// <param name="group">The number of its group.</param>
public readonly ref struct Tsymlink(uint fid, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint group)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 19;

    /// <summary>The fid of the directory.</summary>
    public uint Fid => fid;

    /// <summary>The name of the link.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Where it leads.</summary>
    public ReadOnlySpan<byte> Target { get; } = target;

    /// <summary>The number of its group.</summary>
    public uint Group => group;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tsymlink message)
    {
        var reader = new MessageReader(bytes, MessageType.Tsymlink);
        message = new Tsymlink(reader.UInt32(), reader.Text(), reader.Text(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tsymlink, tag);
        writer.UInt32(fid);
        writer.Text(Name);
        writer.Text(Target);
        writer.UInt32(group);
        return writer.End();
    }
}
