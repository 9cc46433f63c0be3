using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <summary>The directories that a partition may attach to, each by its name.</summary>
internal sealed class ExportTree : IFileTree, IDisposable
{
    private readonly List<(byte[] Name, HostExport Export)> _exports = [];

    /// <summary>Adds a directory.</summary>
    /// <param name="name">The name to attach to; the first directory is also found by an empty one.</param>
    /// <param name="path">The directory's path.</param>
    /// <param name="isReadOnly">Whether nothing in it may be changed.</param>
    /// <exception cref="UserError">It is no directory that can be opened.</exception>
    public void Add(string name, string path, bool isReadOnly) => _exports.Add((System.Text.Encoding.UTF8.GetBytes(name), HostExport.Open(path, isReadOnly)));

    /// <inheritdoc/>
    public Errno Attach(ReadOnlySpan<byte> user, ReadOnlySpan<byte> name, uint userId, out Node? root)
    {
        root = null;
        foreach ((byte[] known, HostExport export) in _exports)
        {
            if (!name.IsEmpty && !name.SequenceEqual(known)) continue;
            root = export.Root;
            root.Retain();
            return Errno.None;
        }

        return Errno.NoEntry;
    }

    /// <summary>Lets go of the directories. Fids that are left keep theirs.</summary>
    public void Dispose()
    {
        foreach ((_, HostExport export) in _exports) export.Root.Release();
        _exports.Clear();
    }
}
