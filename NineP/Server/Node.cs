using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>A file, directory or link that is served.</summary>
/// <remarks>
/// Methods are called on any thread, also several at once. They answer with an error number; a <see cref="NinePException"/>
/// does the same more slowly, any other exception becomes <see cref="Errno.InputOutput"/>. Names are bytes without slash and
/// zero, never empty, "." or "..", and no longer than 255. What a node does not override fails as it would on a
/// file system that lacks it.
/// </remarks>
public abstract class Node
{
    /// <summary>What the file is to clients. Its path must differ from that of every other file of the tree.</summary>
    public abstract Qid Qid { get; }

    /// <summary>Reads the attributes.</summary>
    /// <param name="mask">Which are wanted.</param>
    /// <param name="stat">Zeros; the node fills in what it has, and <see cref="Stat.Valid"/>. The session fills in <see cref="Stat.Qid"/>.</param>
    public abstract Errno GetStat(StatMask mask, ref Stat stat);

    /// <summary>Changes attributes.</summary>
    public virtual Errno SetStat(in SetStat stat) => Errno.NotPermitted;

    /// <summary>Finds a file in this directory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="child">The file; the session releases it.</param>
    public virtual Errno Walk(ReadOnlySpan<byte> name, out Node? child)
    {
        child = null;
        return Errno.NotDirectory;
    }

    /// <summary>Finds the directory that this one lies in; a root's is itself.</summary>
    /// <param name="parent">The directory; the session releases it.</param>
    public virtual Errno WalkUp(out Node? parent)
    {
        parent = null;
        return Errno.NotDirectory;
    }

    /// <summary>Opens the file or directory.</summary>
    /// <param name="flags">How.</param>
    /// <param name="request">The request, which may be given up.</param>
    public virtual ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request) => new(Errno.NotSupported);

    /// <summary>Creates a regular file in this directory and opens it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="flags">How to open it; with <see cref="OpenFlags.Exclusive"/> it must not exist.</param>
    /// <param name="mode">Permission bits.</param>
    /// <param name="group">The number of its group.</param>
    /// <param name="child">The file; the session releases it.</param>
    /// <param name="file">The open file.</param>
    public virtual Errno Create(ReadOnlySpan<byte> name, OpenFlags flags, uint mode, uint group, out Node? child, out OpenFile? file)
    {
        child = null;
        file = null;
        return Errno.NotPermitted;
    }

    /// <summary>Creates a directory in this one.</summary>
    public virtual Errno MakeDirectory(ReadOnlySpan<byte> name, uint mode, uint group, out Qid qid)
    {
        qid = default;
        return Errno.NotPermitted;
    }

    /// <summary>Creates a symbolic link in this directory.</summary>
    public virtual Errno MakeSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint group, out Qid qid)
    {
        qid = default;
        return Errno.NotPermitted;
    }

    /// <summary>Creates a device, named pipe or socket in this directory.</summary>
    public virtual Errno MakeNode(ReadOnlySpan<byte> name, uint mode, uint major, uint minor, uint group, out Qid qid)
    {
        qid = default;
        return Errno.NotPermitted;
    }

    /// <summary>Gives a file one more name, in this directory.</summary>
    public virtual Errno Link(Node file, ReadOnlySpan<byte> name) => Errno.NotPermitted;

    /// <summary>Moves a file from this directory to another.</summary>
    public virtual Errno Rename(ReadOnlySpan<byte> name, Node newDirectory, ReadOnlySpan<byte> newName) => Errno.NotPermitted;

    /// <summary>Moves this file to a directory.</summary>
    public virtual Errno RenameSelf(Node newDirectory, ReadOnlySpan<byte> newName) => Errno.NotSupported;

    /// <summary>Removes a name from this directory.</summary>
    public virtual Errno Unlink(ReadOnlySpan<byte> name, UnlinkFlags flags) => Errno.NotPermitted;

    /// <summary>Removes this file.</summary>
    public virtual Errno Remove() => Errno.NotSupported;

    /// <summary>Reads where a symbolic link leads.</summary>
    /// <param name="target">Where the target goes.</param>
    /// <param name="length">Its length in bytes.</param>
    public virtual Errno ReadLink(Span<byte> target, out int length)
    {
        length = 0;
        return Errno.Invalid;
    }

    /// <summary>Reads the figures of the file system.</summary>
    public virtual Errno GetFileSystemStat(out FileSystemStat stat)
    {
        stat = new FileSystemStat { Type = 0x01021997, BlockSize = 4096, MaximumName = NinePConstants.MaximumName };
        return Errno.None;
    }

    /// <summary>Reads an extended attribute, or the list of their names.</summary>
    /// <param name="name">Its name; empty for the list, each with a zero byte after it.</param>
    /// <param name="value">The value.</param>
    public virtual Errno GetExtendedAttribute(ReadOnlySpan<byte> name, out byte[]? value)
    {
        value = null;
        return Errno.NotSupported;
    }

    /// <summary>Sets an extended attribute, or removes it with an empty value and no flags.</summary>
    public virtual Errno SetExtendedAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, uint flags) => Errno.NotSupported;

    /// <summary>One more fid stands for this node. Nodes that hold something count.</summary>
    public virtual void Retain()
    {
    }

    /// <summary>One fid less stands for this node.</summary>
    public virtual void Release()
    {
    }
}
