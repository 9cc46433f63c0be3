using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Creates a regular file and opens it: the fid of the directory becomes the fid of the file. On the wire: <c>fid[4] name[s] flags[4] mode[4] gid[4]</c>.</summary>
/// <param name="fid">The fid of the directory.</param>
/// <param name="name">The name of the file.</param>
/// <param name="flags">How to open it.</param>
/// <param name="mode">Its permission bits.</param>
/// <param name="group">The number of its group.</param>
public readonly ref struct Tlcreate(uint fid, ReadOnlySpan<byte> name, OpenFlags flags, uint mode, uint group)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 25;

    /// <summary>The fid of the directory.</summary>
    public uint Fid => fid;

    /// <summary>The name of the file.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>How to open it.</summary>
    public OpenFlags Flags => flags;

    /// <summary>Its permission bits.</summary>
    public uint Mode => mode;

    /// <summary>The number of its group.</summary>
    public uint Group => group;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tlcreate message)
    {
        var reader = new MessageReader(bytes, MessageType.Tlcreate);
        message = new Tlcreate(reader.UInt32(), reader.Text(), (OpenFlags)reader.UInt32(), reader.UInt32(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tlcreate, tag);
        writer.UInt32(fid);
        writer.Text(Name);
        writer.UInt32((uint)flags);
        writer.UInt32(mode);
        writer.UInt32(group);
        return writer.End();
    }
}
