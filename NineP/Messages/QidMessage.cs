using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>An answer that is a qid: Rattach, Rauth, Rsymlink, Rmknod and Rmkdir. On the wire: <c>qid[13]</c>.</summary>
public static class QidMessage
{
    /// <summary>The length of the message in bytes.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + Qid.Length;

    /// <summary>Reads such an answer of a type.</summary>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MessageType type, out Qid qid)
    {
        var reader = new MessageReader(bytes, type);
        qid = reader.Qid();
        return reader.IsComplete;
    }

    /// <summary>Writes the answer.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, MessageType type, ushort tag, Qid qid)
    {
        var writer = new MessageWriter(destination, type, tag);
        writer.Qid(qid);
        return writer.End();
    }
}
