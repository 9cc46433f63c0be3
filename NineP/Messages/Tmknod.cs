using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Creates a device, a named pipe or a socket. On the wire: <c>fid[4] name[s] mode[4] major[4] minor[4] gid[4]</c>.</summary>
/// <param name="fid">The fid of the directory.</param>
/// <param name="name">The name of the node.</param>
/// <param name="mode">Its kind and permission bits.</param>
/// <param name="major">The major number of a device.</param>
/// <param name="minor">The minor number of a device.</param>
/// <param name="group">The number of its group.</param>
public readonly ref struct Tmknod(uint fid, ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint group)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 29;

    /// <summary>The fid of the directory.</summary>
    public uint Fid => fid;

    /// <summary>The name of the node.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Its kind and permission bits.</summary>
    public uint Mode => mode;

    /// <summary>The major number of a device.</summary>
    public uint Major => major;

    /// <summary>The minor number of a device.</summary>
    public uint Minor => minor;

    /// <summary>The number of its group.</summary>
    public uint Group => group;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tmknod message)
    {
        var reader = new MessageReader(bytes, MessageType.Tmknod);
        message = new Tmknod(reader.UInt32(), reader.Text(), reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tmknod, tag);
        writer.UInt32(fid);
        writer.Text(Name);
        writer.UInt32(mode);
        writer.UInt32(major);
        writer.UInt32(minor);
        writer.UInt32(group);
        return writer.End();
    }
}
