using System.Buffers.Binary;
using LibOs.Controller.Native;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;
using LibOs.NineP.Server;

namespace LibOs.Controller.Export;

/// <summary>An open directory of the host. Offsets of entries are the host's own, which stay right while names come and go.</summary>
internal sealed unsafe class HostDirectory(HostNode node, int descriptor) : OpenFile
{
    private const int HeadLength = 19; // of a struct linux_dirent64

    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private ulong _next;
    private int _start, _end;

    /// <inheritdoc/>
    public override IoResult ReadDirectory(ulong offset, Span<byte> destination)
    {
        lock (_gate)
        {
            if (offset != _next || offset == 0)
            {
                if (offset > long.MaxValue || LibC.lseek(descriptor, (long)offset, 0) < 0) return Errno.Invalid;
                _start = _end = 0;
                _next = offset;
            }

            int length = 0;
            while (true)
            {
                if (_start == _end)
                {
                    nint read;
                    // SAFETY: pinned while the kernel writes it.
                    fixed (byte* to = _buffer)
                    {
                        read = LibC.getdents64(descriptor, to, _buffer.Length);
                    }

                    if (read < 0 && length == 0) return (Errno)LibC.Errno;
                    if (read <= 0) return length;
                    (_start, _end) = (0, (int)read);
                }

                ReadOnlySpan<byte> entry = _buffer.AsSpan(_start, _end - _start);
                int entryLength = BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]);
                byte type = entry[18];
                ReadOnlySpan<byte> name = entry[HeadLength..entryLength];
                name = name[..name.IndexOf((byte)0)];
                ulong after = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
                var qid = new Qid(NodeMode.QidTypeOf((uint)type << 12), 0, node.Export.PathOf(BinaryPrimitives.ReadUInt64LittleEndian(entry), node.Device));
                int written = new DirectoryEntry(qid, after, type, name).Write(destination[length..]);
                if (written == 0) return length > 0 ? length : Errno.Invalid;
                length += written;
                _start += entryLength;
                _next = after;
            }
        }
    }

    /// <inheritdoc/>
    public override ValueTask<IoResult> Read(ulong offset, ReadOnlyMemory<Memory<byte>> destination, ServerRequest request) => new(Errno.IsDirectory);

    /// <inheritdoc/>
    public override ValueTask<IoResult> Synchronize(bool dataOnly, ServerRequest request) =>
        new(Task.Run<IoResult>(() => (dataOnly ? LibC.fdatasync(descriptor) : LibC.fsync(descriptor)) == 0 ? 0 : (Errno)LibC.Errno));

    /// <inheritdoc/>
    public override Errno Close()
    {
        _ = LibC.close(descriptor);
        return Errno.None;
    }
}
