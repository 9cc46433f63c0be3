using System.Buffers;
using LibOs.Controller.Native;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <summary>An open regular file of the host. Data goes between file and the request's pieces without a stop.</summary>
internal sealed unsafe partial class HostFile : OpenFile
{
    // from here on it is worth asking whether the data is in memory, lest others wait for the disk
    private const int LongRead = 64 * 1024;
    private const int MaximumPieces = 64;

    private readonly HostNode _node;
    private readonly int _descriptor;
    private readonly bool _ownsDescriptor;
    private readonly OpenFlags _access;
    private bool _asksForMemory = true;

    /// <summary>Holds an open file.</summary>
    /// <param name="node">Its node.</param>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="ownsDescriptor">Whether the descriptor is closed with it; else it is the node's, and the node is kept.</param>
    /// <param name="flags">How it was opened.</param>
    public HostFile(HostNode node, int descriptor, bool ownsDescriptor, OpenFlags flags)
    {
        _node = node;
        _descriptor = descriptor;
        _ownsDescriptor = ownsDescriptor;
        _access = flags & OpenFlags.AccessMask;
        node.Retain();
    }

    /// <inheritdoc/>
    public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request)
    {
        if (offset > long.MaxValue) return new(Errno.Invalid);
        long wanted = 0;
        foreach (Memory<byte> piece in destination.Span) wanted += piece.Length;
        int done = 0;
        if (wanted >= LongRead && _asksForMemory)
        {
            IoResult result = Transfer(Way.ReadFromMemory, (long)offset, destination.Span, 0);
            if (result.Error == Errno.Again) return new(Task.Run(() => Transfer(Way.Read, (long)offset, destination.Span, 0)));
            if (result.Error is Errno.NotSupported or Errno.Invalid) _asksForMemory = false;
            else if (result.Error != Errno.None) return new(result);
            else if (result.Count == wanted) return new(result);
            done = result.Count;
        }

        return new(Transfer(Way.Read, (long)offset, destination.Span, done));
    }

    /// <inheritdoc/>
    public override ValueTask<IoResult> Write(ulong offset, ReadOnlyMemory<Memory<byte>> source, ServerRequest request) =>
        new(offset > long.MaxValue ? Errno.Invalid : Transfer(Way.Write, (long)offset, source.Span, 0));

    /// <inheritdoc/>
    public override ValueTask<IoResult> Synchronize(bool dataOnly, ServerRequest request) =>
        new(Task.Run<IoResult>(() => (dataOnly ? LibC.fdatasync(_descriptor) : LibC.fsync(_descriptor)) == 0 ? 0 : (Errno)LibC.Errno));

    /// <inheritdoc/>
    public override Errno SetStat(in SetStat stat, Node node)
    {
        // a file may be cut through a descriptor that could write when it was opened, whatever its permissions are by now
        if ((stat.Valid & SetStatMask.Size) == 0 || _access == OpenFlags.ReadOnly) return _node.SetStat(stat);
        if (LibC.ftruncate(_descriptor, (long)stat.Size) != 0) return (Errno)LibC.Errno;
        SetStat rest = stat;
        rest.Valid &= ~SetStatMask.Size;
        return rest.Valid == SetStatMask.None ? Errno.None : _node.SetStat(rest);
    }

    /// <inheritdoc/>
    public override Errno Close()
    {
        DropLocks();
        Errno error = _ownsDescriptor && LibC.close(_descriptor) != 0 ? (Errno)LibC.Errno : Errno.None;
        _node.Release();
        return error;
    }

    /// <summary>Moves data, as far as one call of the host does.</summary>
    /// <param name="way">Which way.</param>
    /// <param name="offset">Where in the file.</param>
    /// <param name="pieces">The memory.</param>
    /// <param name="done">How many bytes of it are done already.</param>
    private IoResult Transfer(Way way, long offset, ReadOnlySpan<Memory<byte>> pieces, int done)
    {
        LibC.IoVector* vectors = stackalloc LibC.IoVector[MaximumPieces];
        var pins = new PinArray();
        int count = 0, skipped = done;
        try
        {
            foreach (Memory<byte> piece in pieces)
            {
                if (count == MaximumPieces) break;
                if (piece.Length <= skipped)
                {
                    skipped -= piece.Length;
                    continue;
                }

                MemoryHandle pin = piece.Pin();
                pins[count] = pin;
                vectors[count++] = new LibC.IoVector { Start = (byte*)pin.Pointer + skipped, Length = piece.Length - skipped };
                skipped = 0;
            }

            if (count == 0) return done;
            offset += done;
            while (true)
            {
                nint moved = way switch
                {
                    Way.Read => LibC.preadv(_descriptor, vectors, count, offset),
                    Way.ReadFromMemory => LibC.preadv2(_descriptor, vectors, count, offset, LibC.RWF_NOWAIT),
                    _ => LibC.pwritev(_descriptor, vectors, count, offset),
                };
                if (moved >= 0) return done + (int)moved;
                int error = LibC.Errno;
                if (error == LibC.EINTR) continue;
                // what was read before is given first
                return done > 0 ? done : (Errno)error;
            }
        }
        finally
        {
            for (int i = 0; i < count; i++) pins[i].Dispose();
        }
    }

    private enum Way
    {
        Read,
        ReadFromMemory,
        Write,
    }

    [System.Runtime.CompilerServices.InlineArray(MaximumPieces)]
    private struct PinArray
    {
        private MemoryHandle _first;
    }
}
