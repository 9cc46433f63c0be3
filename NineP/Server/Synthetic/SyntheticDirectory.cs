using System.Text;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A directory of nodes. One whose content changes by itself overrides <see cref="Find"/> and <see cref="List"/>.</summary>
public class SyntheticDirectory : SyntheticNode
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, SyntheticNode> _children = new(StringComparer.Ordinal);

    /// <summary>Makes an empty directory.</summary>
    /// <param name="permissions">Its permission bits; readable by its owner alone unless said otherwise.</param>
    public SyntheticDirectory(uint permissions = 0x140)
        : base(NodeMode.Directory | (permissions & NodeMode.PermissionMask))
    {
    }

    /// <summary>Puts a node into the directory, in place of another of that name.</summary>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">The name is empty, "." or "..", or holds a slash or zero.</exception>
    public T Add<T>(string name, T node)
        where T : SyntheticNode
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(node);
        if (name is "." or ".." || name.AsSpan().ContainsAny('/', '\0')) throw new ArgumentException($"'{name}' is no name of a file.", nameof(name));
        Adopt(node);
        lock (_gate) _children[name] = node;
        return node;
    }

    /// <summary>Takes a node out of the directory. Whoever has it open keeps it.</summary>
    /// <returns>Whether there was one of that name.</returns>
    public bool Remove(string name)
    {
        lock (_gate) return _children.Remove(name);
    }

    /// <summary>Finds a node by its name.</summary>
    public virtual SyntheticNode? Find(string name)
    {
        lock (_gate) return _children.GetValueOrDefault(name);
    }

    /// <summary>Lists the nodes with their names, in the order of their names.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, SyntheticNode>> List()
    {
        lock (_gate) return [.. _children];
    }

    /// <inheritdoc/>
    public sealed override Errno Walk(ReadOnlySpan<byte> name, out Node? child)
    {
        SyntheticNode? found = Find(Encoding.UTF8.GetString(name));
        if (found is not null) Adopt(found);
        child = found;
        return found is null ? Errno.NoEntry : Errno.None;
    }

    /// <inheritdoc/>
    public sealed override Errno WalkUp(out Node? parent)
    {
        parent = Parent ?? this;
        return Errno.None;
    }

    /// <inheritdoc/>
    public sealed override ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request) =>
        (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly ? new(Errno.IsDirectory) : new(new OpenDirectory(this));

    private void Adopt(SyntheticNode node)
    {
        if (node is SyntheticDirectory) node.Parent ??= this;
    }
}
