using LibOs.NineP.Protocol;

namespace LibOs.NineP.Messages;

/// <summary>Asks for a fid to authenticate through; a server that needs none answers with an error. On the wire: <c>afid[4] uname[s] aname[s] n_uname[4]</c>.</summary>
/// <param name="authFid">The new fid.</param>
/// <param name="user">The name of the user.</param>
/// <param name="root">What the user wants to attach to.</param>
/// <param name="userId">The number of the user, or <see cref="NinePConstants.NoUserId"/>.</param>
public readonly ref struct Tauth(uint authFid, ReadOnlySpan<byte> user, ReadOnlySpan<byte> root, uint userId)
{
    /// <summary>The length of the message in bytes, without its strings.</summary>
    public const int FixedLength = 19;

    /// <summary>The new fid.</summary>
    public uint AuthFid => authFid;

    /// <summary>The name of the user.</summary>
    public ReadOnlySpan<byte> User { get; } = user;

    /// <summary>What the user wants to attach to.</summary>
    public ReadOnlySpan<byte> Root { get; } = root;

    /// <summary>The number of the user, or <see cref="NinePConstants.NoUserId"/>.</summary>
    public uint UserId => userId;

    /// <summary>Reads the message.</summary>
    /// <param name="bytes">The whole message with its header, and nothing else.</param>
    /// <param name="message">What it says.</param>
    /// <returns>Whether it is one of this type and well formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Tauth message)
    {
        var reader = new MessageReader(bytes, MessageType.Tauth);
        message = new Tauth(reader.UInt32(), reader.Text(), reader.Text(), reader.UInt32());
        return reader.IsComplete;
    }

    /// <summary>Writes the message with its header.</summary>
    /// <returns>Its length in bytes; 0 when the destination is too short.</returns>
    public int Write(Span<byte> destination, ushort tag)
    {
        var writer = new MessageWriter(destination, MessageType.Tauth, tag);
        writer.UInt32(authFid);
        writer.Text(User);
        writer.Text(Root);
        writer.UInt32(userId);
        return writer.End();
    }
}
