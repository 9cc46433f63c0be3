using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Reads from a file. On the wire: <c>fid[4] offset[8] count[4]</c>.</summary>
/// <param name="fid">The open fid.</param>
/// <param name="offset">Where in the file, in bytes.</param>
/// <param name="count">The most bytes wanted.</param>
public readonly struct Tread(uint fid, ulong offset, uint count)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = 23;

    /// <summary>The open fid.</summary>
    public uint Fid => fid;

    /// <summary>Where in the file, in bytes.</summary>
    public ulong Offset => offset;

    /// <summary>The most bytes wanted.</summary>
    public uint Count => count;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tread message)
    {
        var reader = new MessageReader(bytes, MessageType.Tread);
        message = new Tread(reader.UInt32(), reader.UInt64(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tread, tag);
        writer.UInt32(fid);
        writer.UInt64(offset);
        writer.UInt32(count);
        return writer.End();
    }
}
