using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Moves a file from a directory and name to another. On the wire: <c>olddirfid[4] oldname[s] newdirfid[4] newname[s]</c>.</summary>
/// <param name="oldDirectoryFid">The fid of the directory it lies in.</param>
/// <param name="oldName">Its name there.</param>
/// <param name="newDirectoryFid">The fid of the directory it goes to.</param>
/// <param name="newName">Its name there.</param>
public readonly ref struct Trenameat(uint oldDirectoryFid, ReadOnlySpan<byte> oldName, uint newDirectoryFid, ReadOnlySpan<byte> newName)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 19;

    /// <summary>The fid of the directory it lies in.</summary>
    public uint OldDirectoryFid => oldDirectoryFid;

    /// <summary>Its name there.</summary>
    public ReadOnlySpan<byte> OldName { get; } = oldName;

    /// <summary>The fid of the directory it goes to.</summary>
    public uint NewDirectoryFid => newDirectoryFid;

    /// <summary>Its name there.</summary>
    public ReadOnlySpan<byte> NewName { get; } = newName;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Trenameat message)
    {
        var reader = new MessageReader(bytes, MessageType.Trenameat);
        message = new Trenameat(reader.UInt32(), reader.Text(), reader.UInt32(), reader.Text());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Trenameat, tag);
        writer.UInt32(oldDirectoryFid);
        writer.Text(OldName);
        writer.UInt32(newDirectoryFid);
        writer.Text(NewName);
        return writer.End();
    }
}
