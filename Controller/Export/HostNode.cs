using LibOs.Controller.Native;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <summary>A file, directory or link of the host, held by a descriptor.</summary>
internal sealed unsafe partial class HostNode : Node
{
    private const int AsPath = LibC.O_PATH | LibC.O_NOFOLLOW | LibC.O_CLOEXEC;

    private readonly HostExport _export;
    private readonly uint _kind;
    private readonly ulong _device;
    private int _references = 1;

    /// <summary>Holds a file.</summary>
    /// <param name="export">The directory that it is served from.</param>
    /// <param name="descriptor">Its descriptor, opened as a path or otherwise; closed with the node.</param>
    /// <param name="stat">Its attributes.</param>
    public HostNode(HostExport export, int descriptor, in LibC.FileStat stat)
    {
        _export = export;
        Descriptor = descriptor;
        _kind = stat.Mode & NodeMode.KindMask;
        _device = HostExport.Device(stat);
        Qid = export.QidOf(stat);
    }

    /// <summary>The descriptor.</summary>
    public int Descriptor { get; }

    /// <summary>The directory that it is served from.</summary>
    public HostExport Export => _export;

    /// <summary>The number of its file system.</summary>
    public ulong Device => _device;

    /// <inheritdoc/>
    public override Qid Qid { get; }

    private bool IsDirectory => _kind == NodeMode.Directory;

    /// <inheritdoc/>
    public override void Retain() => Interlocked.Increment(ref _references);

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) _ = LibC.close(Descriptor);
    }

    /// <inheritdoc/>
    public override Errno Walk(ReadOnlySpan<byte> name, out Node? child)
    {
        child = null;
        if (!IsDirectory) return Errno.NotDirectory;
        var text = new NameText(name);
        return Hold(LibC.openat(Descriptor, text.Pointer, AsPath, 0), out child);
    }

    /// <inheritdoc/>
    public override Errno WalkUp(out Node? parent)
    {
        parent = null;
        if (!IsDirectory) return Errno.NotDirectory;
        if (_export.PlaceOf(Descriptor) is not { } place) return Errno.Stale;
        int last = place.AsSpan().LastIndexOf((byte)'/');
        // the root, and what lies in it, have the root above them
        if (last < 0)
        {
            _export.Root.Retain();
            parent = _export.Root;
            return Errno.None;
        }

        return Hold(_export.OpenBelow(place.AsSpan(0, last)), out parent);
    }

    /// <inheritdoc/>
    public override ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request) => new(Open(flags));

    /// <summary>Opens the file anew, by its descriptor.</summary>
    public OpenResult Open(OpenFlags flags)
    {
        bool writes = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly || (flags & OpenFlags.Truncate) != 0;
        if ((flags & OpenFlags.Directory) != 0 && !IsDirectory) return Errno.NotDirectory;
        if (_kind == NodeMode.SymbolicLink) return Errno.Loop;
        if (IsDirectory && writes) return Errno.IsDirectory;
        // pipes and devices are the host's: opening them may wait, or do something
        if (!IsDirectory && _kind != NodeMode.Regular) return Errno.NoDevice;
        if (writes && _export.IsReadOnly) return Errno.ReadOnly;
        Span<byte> path = stackalloc byte[32];
        HostExport.PathOfDescriptor(Descriptor, path);
        int opened;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = path)
        {
            opened = LibC.open(text, HostFlags(flags) | (IsDirectory ? LibC.O_DIRECTORY : 0), 0);
        }

        if (opened < 0) return (Errno)LibC.Errno;
        return IsDirectory ? new HostDirectory(this, opened) : new HostFile(this, opened, ownsDescriptor: true, flags);
    }

    /// <inheritdoc/>
    public override Errno Create(ReadOnlySpan<byte> name, OpenFlags flags, uint mode, uint group, out Node? child, out OpenFile? file)
    {
        child = null;
        file = null;
        if (!IsDirectory) return Errno.NotDirectory;
        if (_export.IsReadOnly) return Errno.ReadOnly;
        var text = new NameText(name);
        // only a new file is opened by name; one that is there may be a pipe or a link, or become one
        int made = LibC.openat(Descriptor, text.Pointer, HostFlags(flags) | LibC.O_CREAT | LibC.O_EXCL | LibC.O_NOFOLLOW, mode);
        if (made < 0)
        {
            var error = (Errno)LibC.Errno;
            if (error != Errno.Exists || (flags & OpenFlags.Exclusive) != 0) return error;
            error = Walk(name, out child);
            if (error != Errno.None) return error;
            OpenResult opened = ((HostNode)child!).Open(flags & ~OpenFlags.Exclusive);
            file = opened.File;
            if (file is not null) return Errno.None;
            child!.Release();
            child = null;
            return opened.Error;
        }

        Errno failed = Hold(made, out child);
        if (failed != Errno.None) return failed;
        var node = (HostNode)child!;
        _ = node.KeepMode(mode);
        file = new HostFile(node, made, ownsDescriptor: false, flags);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        if (_kind != NodeMode.SymbolicLink) return Errno.Invalid;
        byte empty = 0;
        nint read;
        // SAFETY: pinned while the kernel writes it.
        fixed (byte* to = target)
        {
            read = LibC.readlinkat(Descriptor, &empty, to, target.Length);
        }

        if (read < 0) return (Errno)LibC.Errno;
        if (read == target.Length) return Errno.NameTooLong;
        length = (int)read;
        return Errno.None;
    }

    /// <summary>The host's flags for opening a file.</summary>
    private static int HostFlags(OpenFlags flags) =>
        (int)(flags & (OpenFlags.AccessMask | OpenFlags.Append | OpenFlags.Truncate | OpenFlags.DataSync | OpenFlags.Sync)) | LibC.O_CLOEXEC | LibC.O_NOCTTY | LibC.O_NONBLOCK;

    private Errno Hold(int descriptor, out Node? node)
    {
        node = null;
        if (descriptor < 0) return (Errno)LibC.Errno;
        if (HostExport.TryStat(descriptor, out LibC.FileStat stat))
        {
            node = new HostNode(_export, descriptor, stat);
            return Errno.None;
        }

        var error = (Errno)LibC.Errno;
        _ = LibC.close(descriptor);
        return error;
    }
}
