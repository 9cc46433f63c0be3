using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server.Synthetic;

/// <summary>A file of bytes at offsets, such as a machine's memory: what is read and written is computed where it is.</summary>
public abstract class DataFile : SyntheticNode
{
    /// <summary>Makes a file.</summary>
    /// <param name="permissions">Its permission bits.</param>
    protected DataFile(uint permissions)
        : base(NodeMode.Regular | (permissions & NodeMode.PermissionMask))
    {
    }

    /// <summary>Reads. Called on any thread, also several at once.</summary>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="cancellation">The client gives up.</param>
    /// <returns>How many bytes; fewer than wanted end the read, 0 is the end of the file.</returns>
    public virtual ValueTask<IoResult> ReadAt(ulong offset, Memory<byte> destination, CancellationToken cancellation) => new(Errno.BadDescriptor);

    /// <summary>Writes. Called on any thread, also several at once.</summary>
    /// <param name="offset">Where, in bytes.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="cancellation">The client gives up.</param>
    /// <returns>How many bytes; fewer than given end the write.</returns>
    public virtual ValueTask<IoResult> WriteAt(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation) => new(Errno.BadDescriptor);

    /// <inheritdoc/>
    public override ValueTask<OpenResult> Open(OpenFlags flags, ServerRequest request)
    {
        Errno error = CheckAccess(flags);
        return error != Errno.None ? new(error) : new(new Handle(this, flags & OpenFlags.AccessMask));
    }

    private sealed class Handle(DataFile file, OpenFlags access) : OpenFile
    {
        public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request) =>
            access == OpenFlags.WriteOnly ? new(Errno.BadDescriptor) : Transfer(offset, destination, request.Cancellation, isWrite: false);

        public override ValueTask<IoResult> Write(ulong offset, ReadOnlyMemory<Memory<byte>> source, ServerRequest request) =>
            access == OpenFlags.ReadOnly ? new(Errno.BadDescriptor) : Transfer(offset, source, request.Cancellation, isWrite: true);

        private async ValueTask<IoResult> Transfer(ulong offset, ReadOnlyMemory<Memory<byte>> pieces, CancellationToken cancellation, bool isWrite)
        {
            int total = 0;
            for (int i = 0; i < pieces.Length; i++)
            {
                Memory<byte> piece = pieces.Span[i];
                if (piece.IsEmpty) continue;
                ValueTask<IoResult> part = isWrite
                    ? file.WriteAt(offset + (uint)total, piece, cancellation)
                    : file.ReadAt(offset + (uint)total, piece, cancellation);
                IoResult done = await part.ConfigureAwait(false);
                // an error behind bytes is met again by the next request
                if (done.Error != Errno.None) return total > 0 ? total : done;
                total += done.Count;
                if (done.Count < piece.Length) break;
            }

            return total;
        }
    }
}
