using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>An entry in the data of an Rreaddir. On the wire: <c>qid[13] offset[8] type[1] name[s]</c>.</summary>
/// <param name="qid">The file.</param>
/// <param name="offset">Where reading goes on after this entry; only the server knows what the number means.</param>
/// <param name="type">The kind of file (DT_DIR ...; <see cref="NodeMode.EntryTypeOf"/>), 0 when not known.</param>
/// <param name="name">Its name.</param>
public readonly ref struct DirectoryEntry(Qid qid, ulong offset, byte type, ReadOnlySpan<byte> name)
{
    /// <summary>The length in bytes without the name.</summary>
    public const int FixedLength = Protocol.Qid.Length + 11;

    /// <summary>The file.</summary>
    public Qid Qid => qid;

    /// <summary>Where reading goes on after this entry.</summary>
    public ulong Offset => offset;

    /// <summary>The kind of file (DT_DIR ...), 0 when not known.</summary>
    public byte Type => type;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The length on the wire in bytes.</summary>
    public int Length => FixedLength + Name.Length;

    /// <summary>Takes the first entry of data.</summary>
    /// <param name="data">The data; afterwards what follows the entry.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>False when there is none: the data is at its end, or (when it is not empty) malformed.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> data, out DirectoryEntry entry)
    {
        var reader = new MessageReader(data);
        Qid qid = reader.Qid();
        ulong offset = reader.UInt64();
        byte type = reader.Byte();
        ReadOnlySpan<byte> name = reader.Text();
        entry = new DirectoryEntry(qid, offset, type, name);
        if (reader.IsMalformed) return false;
        data = reader.Rest;
        return true;
    }

    /// <summary>Writes the entry.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination)
    {
        var writer = new MessageWriter(destination);
        writer.Qid(qid);
        writer.UInt64(offset);
        writer.Byte(type);
        writer.Text(Name);
        return writer.IsFull ? 0 : writer.Length;
    }
}
