using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>One tree for everyone, whatever name they attach to.</summary>
public sealed class SingleTree : IFileTree
{
    private readonly Node _root;

    /// <summary>Serves what is below a node.</summary>
    public SingleTree(Node root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = root;
    }

    /// <inheritdoc/>
    public Errno Attach(ReadOnlySpan<byte> user, ReadOnlySpan<byte> name, uint userId, out Node? root)
    {
        _root.Retain();
        root = _root;
        return Errno.None;
    }
}
