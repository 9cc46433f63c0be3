using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Turns a fid into one that an extended attribute is written through; it is set when the fid is clunked. On the wire: <c>fid[4] name[s] size[8] flags[4]</c>.</summary>
/// <param name="fid">The fid of the file.</param>
/// <param name="name">The name of the attribute.</param>
/// <param name="size">How many bytes will be written.</param>
/// <param name="flags">1 to create only, 2 to replace only.</param>
public readonly ref struct Txattrcreate(uint fid, ReadOnlySpan<byte> name, ulong size, uint flags)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 25;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>The name of the attribute.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>How many bytes will be written.</summary>
    public ulong Size => size;

    /// <summary>1 to create only, 2 to replace only.</summary>
    public uint Flags => flags;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Txattrcreate message)
    {
        var reader = new MessageReader(bytes, MessageType.Txattrcreate);
        message = new Txattrcreate(reader.UInt32(), reader.Text(), reader.UInt64(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Txattrcreate, tag);
        writer.UInt32(fid);
        writer.Text(Name);
        writer.UInt64(size);
        writer.UInt32(flags);
        return writer.End();
    }
}
