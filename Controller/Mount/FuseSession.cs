using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using LibOs.Controller.Native;
using LibOs.NineP.Client;
using LibOs.NineP.Protocol;

namespace LibOs.Controller.Mount;

/// <summary>Answers the kernel's requests for a mounted directory with the trees of all partitions.</summary>
/// <param name="device">The descriptor of /dev/fuse that the mount belongs to.</param>
/// <param name="partitions">Finds partitions and their trees.</param>
/// <remarks>Each request is worked on by itself: one that waits (a read of <c>events</c>) holds up no other.</remarks>
internal sealed class FuseSession(int device, MountedPartitions partitions)
{
    private const int HeaderLength = 40;
    private const int AnswerLength = 16;
    private const int MostData = 1 << 20;
    private const int BufferLength = MostData + 4096;
    private const int AttributesLength = 88;
    private const int ENoDevice = 19;
    private const int ENoSystemCall = 38;

    // the kernel keeps nothing: sizes and contents change by themselves
    private const uint DirectAccess = 1;
    private const uint AnyKernelBehaviour = (1 << 5) | (1 << 22);

    private const ulong RootNode = 1;

    private readonly ConcurrentDictionary<ulong, MountedNode> _nodes = new();
    private readonly ConcurrentDictionary<string, MountedNode> _byPath = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ulong, RemoteFile> _open = new();
    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _running = new();
    private long _lastNode = (long)RootNode;
    private long _lastHandle;

    /// <summary>Answers until the directory is no longer mounted.</summary>
    public unsafe void Run()
    {
        _ = _nodes.TryAdd(RootNode, new MountedNode(RootNode, ""));
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            nint length;
            // SAFETY: pinned while the kernel fills it.
            fixed (byte* start = buffer)
            {
                length = LibC.read(device, start, buffer.Length);
            }

            if (length < 0)
            {
                int error = LibC.Errno;
                if (error == ENoDevice) return;
                if (error is LibC.EINTR or LibC.EAGAIN or LibC.ENOENT) continue;
                throw new IOException($"/dev/fuse cannot be read (errno {error})");
            }

            if (length < HeaderLength) continue;
            byte[] request = buffer.AsSpan(0, (int)length).ToArray();
            switch ((FuseOperation)U32(request, 4))
            {
                case FuseOperation.Forget or FuseOperation.BatchForget:
                    // a node is a path: there are few, and they stay
                    break;
                case FuseOperation.Interrupt:
                    if (_running.TryGetValue(U64(request, HeaderLength), out CancellationTokenSource? wait)) wait.Cancel();
                    break;
                case FuseOperation.Initialize:
                    Initialize(request);
                    break;
                default:
                    _ = Task.Run(() => Serve(request));
                    break;
            }
        }
    }

    private async Task Serve(byte[] request)
    {
        ulong id = U64(request, 8);
        using var cancellation = new CancellationTokenSource();
        _running[id] = cancellation;
        byte[] answer = [];
        int error = 0;
        try
        {
            (answer, error) = await Carry(request, cancellation.Token).ConfigureAwait(false);
        }
        catch (NinePException failure)
        {
            error = (int)failure.Error;
        }
        catch (OperationCanceledException)
        {
            error = LibC.EINTR;
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // the partition has ended meanwhile
            error = ENoDevice;
        }

        _ = _running.TryRemove(id, out _);
        Answer(id, error, answer);
    }

    private async Task<(byte[] Answer, int Error)> Carry(byte[] request, CancellationToken cancellation)
    {
        ulong nodeId = U64(request, 16);
        if (!_nodes.TryGetValue(nodeId, out MountedNode? node)) return ([], LibC.ENOENT);
        switch ((FuseOperation)U32(request, 4))
        {
            case FuseOperation.Lookup:
                string name = Encoding.UTF8.GetString(request.AsSpan(HeaderLength, request.Length - HeaderLength - 1));
                string path = node.Path.Length == 0 ? name : node.Path + "/" + name;
                Stat stat = await GetStat(path, cancellation).ConfigureAwait(false);
                return (Entry(Node(path), stat), 0);
            case FuseOperation.GetAttributes or FuseOperation.SetAttributes:
                // lengths and times are set to no effect: so shells can redirect into the files
                return (AttributesAnswer(node, await GetStat(node.Path, cancellation).ConfigureAwait(false)), 0);
            case FuseOperation.Open:
                return (OpenAnswer(await Open(node.Path, U32(request, HeaderLength), cancellation).ConfigureAwait(false)), 0);
            case FuseOperation.OpenDirectory:
                return (OpenAnswer(0), 0);
            case FuseOperation.Read:
                return await Read(request, cancellation).ConfigureAwait(false);
            case FuseOperation.Write:
                return await Write(request, cancellation).ConfigureAwait(false);
            case FuseOperation.ReadDirectory:
                return (await List(node, U64(request, HeaderLength + 8), (int)U32(request, HeaderLength + 16), cancellation).ConfigureAwait(false), 0);
            case FuseOperation.Release:
                if (_open.TryRemove(U64(request, HeaderLength), out RemoteFile? closed)) await closed.DisposeAsync().ConfigureAwait(false);
                return ([], 0);
            case FuseOperation.ReleaseDirectory or FuseOperation.Flush or FuseOperation.Synchronize or FuseOperation.Destroy:
                return ([], 0);
            case FuseOperation.Statistics:
                byte[] figures = new byte[80];
                PutU32(figures, 40, 4096);
                PutU32(figures, 44, 255);
                PutU32(figures, 48, 4096);
                return (figures, 0);
            default:
                return ([], ENoSystemCall);
        }
    }

    private async Task<Stat> GetStat(string path, CancellationToken cancellation)
    {
        if (path.Length == 0) return new Stat { Mode = NodeMode.Directory | 0x140, User = LibC.getuid(), Links = 2 };
        await using RemoteFile file = await partitions.Walk(path, cancellation).ConfigureAwait(false);
        return await file.GetStat(StatMask.Basic, cancellation).ConfigureAwait(false);
    }

    private async Task<ulong> Open(string path, uint flags, CancellationToken cancellation)
    {
        RemoteFile file = await partitions.Walk(path, cancellation).ConfigureAwait(false);
        try
        {
            await file.Open((OpenFlags)(flags & 3), cancellation).ConfigureAwait(false);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        ulong handle = (ulong)Interlocked.Increment(ref _lastHandle);
        _open[handle] = file;
        return handle;
    }

    private async Task<(byte[] Answer, int Error)> Read(byte[] request, CancellationToken cancellation)
    {
        if (!_open.TryGetValue(U64(request, HeaderLength), out RemoteFile? file)) return ([], (int)Errno.BadDescriptor);
        byte[] data = new byte[Math.Min(U32(request, HeaderLength + 16), MostData)];
        int count = await file.Read(U64(request, HeaderLength + 8), data, cancellation).ConfigureAwait(false);
        return (count == data.Length ? data : data[..count], 0);
    }

    private async Task<(byte[] Answer, int Error)> Write(byte[] request, CancellationToken cancellation)
    {
        if (!_open.TryGetValue(U64(request, HeaderLength), out RemoteFile? file)) return ([], (int)Errno.BadDescriptor);
        int length = (int)U32(request, HeaderLength + 16);
        if (length > request.Length - HeaderLength - 40) return ([], LibC.EINVAL);
        await file.Write(U64(request, HeaderLength + 8), request.AsMemory(HeaderLength + 40, length), cancellation).ConfigureAwait(false);
        byte[] answer = new byte[8];
        PutU32(answer, 0, (uint)length);
        return (answer, 0);
    }

    private async Task<byte[]> List(MountedNode node, ulong offset, int length, CancellationToken cancellation)
    {
        List<(string Name, bool IsFolder)> entries = [(".", true), ("..", true)];
        if (node.Path.Length == 0)
        {
            entries.AddRange(partitions.Names().Select(name => (name, true)));
        }
        else
        {
            await using RemoteFile folder = await partitions.Walk(node.Path, cancellation).ConfigureAwait(false);
            foreach (RemoteEntry entry in await folder.List(cancellation).ConfigureAwait(false)) entries.Add((entry.Name, entry.Qid.IsDirectory));
        }

        byte[] answer = new byte[Math.Min(length, MostData)];
        int used = 0;
        for (int i = (int)Math.Min(offset, (ulong)entries.Count); i < entries.Count; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(entries[i].Name);
            int size = (24 + name.Length + 7) & ~7;
            if (used + size > answer.Length) break;
            ulong id = entries[i].Name is "." or ".." ? node.Id : Node(node.Path.Length == 0 ? entries[i].Name : node.Path + "/" + entries[i].Name).Id;
            PutU64(answer, used, id);
            PutU64(answer, used + 8, (ulong)i + 1);
            PutU32(answer, used + 16, (uint)name.Length);
            PutU32(answer, used + 20, entries[i].IsFolder ? 4u : 8u);
            name.CopyTo(answer, used + 24);
            used += size;
        }

        return answer[..used];
    }

    private MountedNode Node(string path)
    {
        return _byPath.GetOrAdd(path, key =>
        {
            var node = new MountedNode((ulong)Interlocked.Increment(ref _lastNode), key);
            _nodes[node.Id] = node;
            return node;
        });
    }

    private void Initialize(byte[] request)
    {
        uint minor = U32(request, HeaderLength + 4), offered = U32(request, HeaderLength + 12);
        byte[] answer = new byte[64];
        PutU32(answer, 0, 7);
        PutU32(answer, 4, Math.Min(minor, 31));
        PutU32(answer, 8, 0);
        PutU32(answer, 12, offered & AnyKernelBehaviour);
        PutU32(answer, 16, 64 | (48 << 16));
        PutU32(answer, 20, MostData);
        PutU32(answer, 24, 1);
        // pages in a request, where the kernel asks (FUSE_MAX_PAGES)
        PutU32(answer, 28, MostData / 4096);
        Answer(U64(request, 8), 0, answer);
    }

    private static byte[] Entry(MountedNode node, in Stat stat)
    {
        byte[] answer = new byte[40 + AttributesLength];
        PutU64(answer, 0, node.Id);
        Attributes(answer.AsSpan(40), node, stat);
        return answer;
    }

    private static byte[] AttributesAnswer(MountedNode node, in Stat stat)
    {
        byte[] answer = new byte[16 + AttributesLength];
        Attributes(answer.AsSpan(16), node, stat);
        return answer;
    }

    private static byte[] OpenAnswer(ulong handle)
    {
        byte[] answer = new byte[16];
        PutU64(answer, 0, handle);
        PutU32(answer, 8, DirectAccess);
        return answer;
    }

    private static void Attributes(Span<byte> target, MountedNode node, in Stat stat)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, node.Id);
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], stat.Size);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], stat.Blocks);
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], stat.AccessSeconds);
        BinaryPrimitives.WriteUInt64LittleEndian(target[32..], stat.ModifySeconds);
        BinaryPrimitives.WriteUInt64LittleEndian(target[40..], stat.ChangeSeconds);
        BinaryPrimitives.WriteUInt32LittleEndian(target[60..], stat.Mode);
        BinaryPrimitives.WriteUInt32LittleEndian(target[64..], (uint)Math.Max(1, stat.Links));
        BinaryPrimitives.WriteUInt32LittleEndian(target[68..], stat.User);
        BinaryPrimitives.WriteUInt32LittleEndian(target[72..], stat.Group);
        BinaryPrimitives.WriteUInt32LittleEndian(target[80..], 4096);
    }

    private unsafe void Answer(ulong id, int error, byte[] content)
    {
        byte[] answer = new byte[AnswerLength + (error == 0 ? content.Length : 0)];
        PutU32(answer, 0, (uint)answer.Length);
        PutU32(answer, 4, (uint)-error);
        PutU64(answer, 8, id);
        if (error == 0) content.CopyTo(answer, AnswerLength);
        // SAFETY: pinned while the kernel reads it.
        fixed (byte* start = answer)
        {
            // one that was given up meanwhile is refused with ENOENT: nobody waits for it
            _ = LibC.write(device, start, answer.Length);
        }
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    private static void PutU32(byte[] bytes, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    private static void PutU64(byte[] bytes, int at, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), value);
}
