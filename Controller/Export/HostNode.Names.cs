using LibOs.Controller.Native;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <content>Making, moving and removing names.</content>
internal sealed unsafe partial class HostNode
{
    /// <inheritdoc/>
    public override Errno MakeDirectory(ReadOnlySpan<byte> name, uint mode, uint group, out Qid qid)
    {
        qid = default;
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        var text = new NameText(name);
        return LibC.mkdirat(Descriptor, text.Pointer, mode) == 0 ? Made(name, mode, out qid) : (Errno)LibC.Errno;
    }

    /// <inheritdoc/>
    public override Errno MakeSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint group, out Qid qid)
    {
        qid = default;
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        byte[] terminated = [.. target, 0];
        var text = new NameText(name);
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* to = terminated)
        {
            if (LibC.symlinkat(to, Descriptor, text.Pointer) != 0) return (Errno)LibC.Errno;
        }

        return Made(name, 0, out qid);
    }

    /// <inheritdoc/>
    public override Errno MakeNode(ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint group, out Qid qid)
    {
        qid = default;
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        // devices would be the host's
        if ((mode & NodeMode.KindMask) is not (0 or NodeMode.Regular or NodeMode.Pipe or NodeMode.Socket)) return Errno.NotPermitted;
        var text = new NameText(name);
        return LibC.mknodat(Descriptor, text.Pointer, mode & (NodeMode.KindMask | NodeMode.PermissionMask), 0) == 0
            ? Made(name, mode & NodeMode.PermissionMask, out qid) : (Errno)LibC.Errno;
    }

    /// <inheritdoc/>
    public override Errno Link(Node file, ReadOnlySpan<byte> name)
    {
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        if (file is not HostNode host || !ReferenceEquals(host._export, _export)) return Errno.CrossDevice;
        if (host.IsDirectory) return Errno.NotPermitted;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(host.Descriptor, path);
        var text = new NameText(name);
        // SAFETY: pinned and ends in a zero byte. The descriptor's path leads to the file, or to the link, and no further.
        fixed (byte* from = path)
        {
            return LibC.linkat(LibC.AT_FDCWD, from, Descriptor, text.Pointer, LibC.AT_SYMLINK_FOLLOW) == 0 ? Errno.None : (Errno)LibC.Errno;
        }
    }

    /// <inheritdoc/>
    public override Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        if (newDirectory is not HostNode target || !ReferenceEquals(target._export, _export)) return Errno.CrossDevice;
        if (!target.IsDirectory) return Errno.NotDirectory;
        var from = new NameText(name);
        var to = new NameText(newName);
        return LibC.renameat(Descriptor, from.Pointer, target.Descriptor, to.Pointer) == 0 ? Errno.None : (Errno)LibC.Errno;
    }

    /// <inheritdoc/>
    public override Errno Unlink(ReadOnlySpan<byte> name, UnlinkFlags flags)
    {
        Errno error = CheckChange();
        if (error != Errno.None) return error;
        var text = new NameText(name);
        return LibC.unlinkat(Descriptor, text.Pointer, (flags & UnlinkFlags.Directory) != 0 ? LibC.AT_REMOVEDIR : 0) == 0 ? Errno.None : (Errno)LibC.Errno;
    }

    /// <inheritdoc/>
    public override Errno RenameSelf(Node newDirectory, ReadOnlySpan<byte> newName)
    {
        Errno error = FindName(out HostNode? directory, out byte[] name);
        if (error != Errno.None) return error;
        error = directory!.Rename(name, newDirectory, newName);
        directory.Release();
        return error;
    }

    /// <inheritdoc/>
    public override Errno Remove()
    {
        Errno error = FindName(out HostNode? directory, out byte[] name);
        if (error != Errno.None) return error;
        error = directory!.Unlink(name, IsDirectory ? UnlinkFlags.Directory : UnlinkFlags.None);
        directory.Release();
        return error;
    }

    /// <summary>Finds the directory and name of this file, as long as it still has the name it was last known by.</summary>
    private Errno FindName(out HostNode? directory, out byte[] name)
    {
        directory = null;
        name = [];
        if (_export.IsReadOnly) return Errno.ReadOnly;
        if (_export.PlaceOf(Descriptor) is not { } place) return Errno.Stale;
        if (place.Length == 0) return Errno.Busy;
        int last = place.AsSpan().LastIndexOf((byte)'/');
        name = place[(last + 1)..];
        if (name.Length > NinePConstants.MaximumName) return Errno.Stale;
        Errno error = Hold(_export.OpenBelow(place.AsSpan(0, Math.Max(last, 0))), out Node? found);
        if (error != Errno.None) return Errno.Stale;
        directory = (HostNode)found!;
        var text = new NameText(name);
        LibC.FileStat stat;
        if (LibC.statx(directory.Descriptor, text.Pointer, LibC.AT_SYMLINK_NOFOLLOW, LibC.STATX_BASIC_AND_BIRTH, &stat) == 0
            && _export.PathOf(stat.Inode, HostExport.Device(stat)) == Qid.Path)
        {
            return Errno.None;
        }

        directory.Release();
        directory = null;
        return Errno.Stale;
    }

    private Errno CheckChange()
    {
        if (!IsDirectory) return Errno.NotDirectory;
        return _export.IsReadOnly ? Errno.ReadOnly : Errno.None;
    }

    /// <summary>Ends the making of a name.</summary>
    private Errno Made(ReadOnlySpan<byte> name, uint mode, out Qid qid)
    {
        qid = default;
        Errno error = Walk(name, out Node? node);
        // somebody has taken it away again: it was made
        if (error != Errno.None) return Errno.None;
        var made = (HostNode)node!;
        qid = made.Qid;
        if (mode != 0 && (made.IsDirectory || made._kind is NodeMode.Regular or NodeMode.Pipe or NodeMode.Socket)) _ = made.KeepMode(mode);
        made.Release();
        return Errno.None;
    }
}
