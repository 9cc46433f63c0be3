using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Asks for the attributes of a file. On the wire: <c>fid[4] mask[8]</c>.</summary>
/// <param name="fid">The fid of the file.</param>
/// <param name="mask">Which are wanted; the answer may hold others.</param>
public readonly struct Tgetattr(uint fid, StatMask mask)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 19;

    /// <summary>The fid of the file.</summary>
    public uint Fid => fid;

    /// <summary>Which are wanted; the answer may hold others.</summary>
    public StatMask Mask => mask;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tgetattr message)
    {
        var reader = new MessageReader(bytes, MessageType.Tgetattr);
        message = new Tgetattr(reader.UInt32(), (StatMask)reader.UInt64());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tgetattr, tag);
        writer.UInt32(fid);
        writer.UInt64((ulong)mask);
        return writer.End();
    }
}
