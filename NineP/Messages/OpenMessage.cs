using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>The answer to an open: Rlopen and Rlcreate. On the wire: <c>qid[13] iounit[4]</c>.</summary>
/// <param name="qid">The file.</param>
/// <param name="unit">The most bytes that are read or written in one piece; 0 for as many as a message holds.</param>
public readonly struct OpenMessage(Qid qid, uint unit)
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + Protocol.Qid.Length + 4;

    /// <summary>The file.</summary>
    public Qid Qid => qid;

    /// <summary>The most bytes that are read or written in one piece; 0 for as many as a message holds.</summary>
    public uint Unit => unit;

    /// <summary>Reads such an answer of a type.</summary>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MessageType type, out OpenMessage message)
    {
        var reader = new MessageReader(bytes, type);
        message = new OpenMessage(reader.Qid(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the answer.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, MessageType type, ushort tag)
    {
        var writer = new MessageWriter(destination, type, tag);
        writer.Qid(qid);
        writer.UInt32(unit);
        return writer.End();
    }
}
