using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Reads entries of a directory. On the wire: <c>fid[4] offset[8] count[4]</c>.</summary>
/// <param name="fid">The open fid of the directory.</param>
/// <param name="offset">0, or the offset of the last entry received.</param>
/// <param name="count">The most bytes wanted.</param>
public readonly struct Treaddir(uint fid, ulong offset, uint count)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 23;

    /// <summary>The open fid of the directory.</summary>
    public uint Fid => fid;

    /// <summary>0, or the offset of the last entry received.</summary>
    public ulong Offset => offset;

    /// <summary>The most bytes wanted.</summary>
    public uint Count => count;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Treaddir message)
    {
        var reader = new MessageReader(bytes, MessageType.Treaddir);
        message = new Treaddir(reader.UInt32(), reader.UInt64(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Treaddir, tag);
        writer.UInt32(fid);
        writer.UInt64(offset);
        writer.UInt32(count);
        return writer.End();
    }
}
