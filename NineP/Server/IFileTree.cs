using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>What a server serves: one tree, or many that are told apart by name.</summary>
public interface IFileTree
{
    /// <summary>Finds the root that a client attaches to.</summary>
    /// <param name="user">The user's name, as the client says.</param>
    /// <param name="name">Which tree (the attach name); empty for the only one.</param>
    /// <param name="userId">The user's number, as the client says.</param>
    /// <param name="root">The root; the session releases it.</param>
    /// <returns>Why there is none, or <see cref="Errno.None"/>.</returns>
    Errno Attach(ReadOnlySpan<byte> user, ReadOnlySpan<byte> name, uint userId, out Node? root);
}
