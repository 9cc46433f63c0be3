using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Opens the file of a fid. On the wire: <c>fid[4] flags[4]</c>.</summary>
/// <param name="fid">The fid, not yet open.</param>
/// <param name="flags">How.</param>
public readonly struct Tlopen(uint fid, OpenFlags flags)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 15;

    /// <summary>The fid, not yet open.</summary>
    public uint Fid => fid;

    /// <summary>How.</summary>
    public OpenFlags Flags => flags;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tlopen message)
    {
        var reader = new MessageReader(bytes, MessageType.Tlopen);
        message = new Tlopen(reader.UInt32(), (OpenFlags)reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tlopen, tag);
        writer.UInt32(fid);
        writer.UInt32((uint)flags);
        return writer.End();
    }
}
