using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>
/// How far a walk came: a qid for each step. With fewer than asked for, the new fid was not made. On the wire: <c>nwqid[2]
/// nwqid*(qid[13])</c>.
/// </summary>
/// <param name="count">How many steps.</param>
/// <param name="encoded">The qids on the wire.</param>
public readonly ref struct Rwalk(int count, ReadOnlySpan<byte> encoded)
{
    /// <summary>The length of the message in bytes, without its qids.</summary>
    public const int FixedLength = NinePConstants.HeaderLength + 2;

    /// <summary>The length of the longest.</summary>
    public const int MaximumLength = FixedLength + (NinePConstants.MaximumWalk * Qid.Length);

    private readonly ReadOnlySpan<byte> _encoded = encoded;

    /// <summary>How many steps were made.</summary>
    public int Count => count;

    /// <summary>The file that a step led to.</summary>
    /// <param name="step">0 for the first; less than <see cref="Count"/>.</param>
    public Qid this[int step] => new MessageReader(_encoded[(step * Qid.Length)..]).Qid();

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed, with no more than 16 qids.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Rwalk message)
    {
        var reader = new MessageReader(bytes, MessageType.Rwalk);
        int count = reader.UInt16();
        message = new Rwalk(count, reader.Bytes((uint)count * Qid.Length));
        return reader.IsComplete && count <= NinePConstants.MaximumWalk;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public static int Write(Span<byte> destination, ushort tag, ReadOnlySpan<Qid> qids)
    {
        var writer = new MessageWriter(destination, MessageType.Rwalk, tag);
        writer.UInt16((ushort)qids.Length);
        foreach (Qid qid in qids) writer.Qid(qid);
        return writer.End();
    }
}
