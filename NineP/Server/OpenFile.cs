using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>A file or directory that is open through one fid.</summary>
/// <remarks>Methods are called on any thread, also several at once; <see cref="Close"/> is the last, and called once.</remarks>
public abstract class OpenFile
{
    /// <summary>Reads.</summary>
    /// <param name="offset">Where in the file, in bytes.</param>
    /// <param name="destination">Where the bytes go, one piece after the other.</param>
    /// <param name="request">The request, which may be given up while it waits.</param>
    public virtual ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request) => new(Errno.BadDescriptor);

    /// <summary>Writes.</summary>
    /// <param name="offset">Where in the file, in bytes.</param>
    /// <param name="source">The bytes, one piece after the other.</param>
    /// <param name="request">The request, which may be given up while it waits.</param>
    public virtual ValueTask<IoResult> Write(ulong offset, ReadOnlyMemory<Memory<byte>> source, ServerRequest request) => new(Errno.BadDescriptor);

    /// <summary>Reads entries of a directory.</summary>
    /// <param name="offset">0, or the offset of the last entry that the client has.</param>
    /// <param name="destination">Where entries go, whole ones only (<see cref="Messages.DirectoryEntry.Write"/>).</param>
    /// <returns>How many bytes they take; 0 at the end. <see cref="Errno.Invalid"/> when not even one fits.</returns>
    public virtual IoResult ReadDirectory(ulong offset, Span<byte> destination) => Errno.NotDirectory;

    /// <summary>Changes attributes of the file that is open; a length, for one, as the way it was opened allows.</summary>
    /// <param name="stat">The attributes.</param>
    /// <param name="node">The file's node, which does what the open file has no way of its own for.</param>
    public virtual Errno SetStat(in SetStat stat, Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node.SetStat(stat);
    }

    /// <summary>Writes through to the disk.</summary>
    public virtual ValueTask<IoResult> Synchronize(bool dataOnly, ServerRequest request) => new(0);

    /// <summary>Takes or gives up a lock.</summary>
    public virtual ValueTask<LockResult> Lock(LockRequest wish, ServerRequest request) => new(Errno.NotSupported);

    /// <summary>Finds the lock that is in the way of a wish.</summary>
    /// <param name="wish">The lock to test.</param>
    /// <param name="found">The one in the way; <see cref="LockType.Unlock"/> if there is none.</param>
    public virtual Errno GetLock(LockRequest wish, out LockRequest found)
    {
        found = default;
        return Errno.NotSupported;
    }

    /// <summary>The fid was forgotten, and nothing uses the file any more.</summary>
    /// <returns>An error that the client is told where it still listens.</returns>
    public virtual Errno Close() => Errno.None;
}
