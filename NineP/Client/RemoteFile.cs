using System.Text;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Client;

/// <summary>A fid at a server: a file, directory or link. Disposing of it forgets the fid.</summary>
public sealed partial class RemoteFile : IAsyncDisposable
{
    private readonly NinePClient _client;
    private int _isForgotten;

    internal RemoteFile(NinePClient client, uint fid, Qid qid)
    {
        _client = client;
        Fid = fid;
        Qid = qid;
    }

    /// <summary>The number of the fid.</summary>
    public uint Fid { get; }

    /// <summary>The file.</summary>
    public Qid Qid { get; private set; }

    /// <summary>Finds a file below this directory.</summary>
    /// <param name="path">Names with slashes between them; empty for a second fid of this file. ".." is the directory above.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NinePException">It is not there, or something on the way is no directory.</exception>
    public async Task<RemoteFile> Walk(string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        uint fid = _client.TakeFid();
        Qid qid = Qid;
        bool isMade = false;
        try
        {
            int done = 0;
            do
            {
                int count = Math.Min(names.Length - done, NinePConstants.MaximumWalk);
                byte[] encoded = Encode(names.AsSpan(done, count));
                uint from = done == 0 ? Fid : fid;
                byte[] answer = await _client.Call(
                    MessageType.Twalk, Twalk.FixedLength + encoded.Length,
                    (to, tag) => new Twalk(from, fid, new WalkNames(count, encoded)).Write(to, tag), cancellation).ConfigureAwait(false);
                if (!TryEnd(answer, ref qid, out int steps) || steps > count) throw NinePClient.Malformed();
                if (steps < count) throw new NinePException(Errno.NoEntry, $"'{names[done + steps]}' of '{path}' is not there.");
                isMade = true;
                done += count;
            }
            while (done < names.Length);
            return new RemoteFile(_client, fid, qid);
        }
        catch (NinePException)
        {
            if (isMade) await new RemoteFile(_client, fid, qid).DisposeAsync().ConfigureAwait(false);
            else _client.ReturnFid(fid);
            throw;
        }
    }

    /// <summary>Opens the file.</summary>
    public async Task Open(OpenFlags flags = OpenFlags.ReadOnly, CancellationToken cancellation = default)
    {
        byte[] answer = await _client.Call(
            MessageType.Tlopen, Tlopen.FixedLength, (to, tag) => new Tlopen(Fid, flags).Write(to, tag), cancellation).ConfigureAwait(false);
        if (!OpenMessage.TryRead(answer, MessageType.Rlopen, out OpenMessage opened)) throw NinePClient.Malformed();
        Qid = opened.Qid;
    }

    /// <summary>Creates a file in this directory and opens it: the fid becomes that of the file.</summary>
    public async Task Create(string name, OpenFlags flags, uint mode = 0x1B6, uint group = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        byte[] answer = await _client.Call(
            MessageType.Tlcreate, Tlcreate.FixedLength + bytes.Length,
            (to, tag) => new Tlcreate(Fid, bytes, flags, mode, group).Write(to, tag), cancellation).ConfigureAwait(false);
        if (!OpenMessage.TryRead(answer, MessageType.Rlcreate, out OpenMessage opened)) throw NinePClient.Malformed();
        Qid = opened.Qid;
    }

    /// <summary>Reads, once: fewer bytes than wanted may come before the end.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public async Task<int> Read(ulong offset, Memory<byte> destination, CancellationToken cancellation = default)
    {
        if (destination.IsEmpty) return 0;
        if (destination.Length > _client.MaximumData) destination = destination[.._client.MaximumData];
        byte[] answer = await _client.Call(
            MessageType.Tread, Tread.FixedLength,
            (to, tag) => new Tread(Fid, offset, (uint)destination.Length).Write(to, tag), cancellation, destination).ConfigureAwait(false);
        return DataMessage.TryReadHead(answer, MessageType.Rread, out uint count) ? (int)count : throw NinePClient.Malformed();
    }

    /// <summary>Reads from the start to the end.</summary>
    public async Task<byte[]> ReadToEnd(CancellationToken cancellation = default)
    {
        using var content = new MemoryStream();
        byte[] buffer = new byte[Math.Min(_client.MaximumData, 64 * 1024)];
        while (true)
        {
            int count = await Read((ulong)content.Length, buffer, cancellation).ConfigureAwait(false);
            if (count == 0) return content.ToArray();
            content.Write(buffer, 0, count);
        }
    }

    /// <summary>Writes all of it, in as many messages as it takes.</summary>
    /// <exception cref="NinePException">Something was not written; what came before it may have been.</exception>
    public async Task Write(ulong offset, ReadOnlyMemory<byte> source, CancellationToken cancellation = default)
    {
        do
        {
            ReadOnlyMemory<byte> part = source.Length > _client.MaximumData ? source[.._client.MaximumData] : source;
            ulong at = offset;
            byte[] answer = await _client.Call(
                MessageType.Twrite, NinePConstants.WriteHeadLength + part.Length,
                (to, tag) => Twrite.Write(to, tag, Fid, at, part.Span), cancellation).ConfigureAwait(false);
            if (!Rwrite.TryRead(answer, out Rwrite written) || written.Count > (uint)part.Length) throw NinePClient.Malformed();
            if (written.Count == 0 && part.Length > 0) throw new NinePException(Errno.InputOutput, "The server took nothing.");
            offset += written.Count;
            source = source[(int)written.Count..];
        }
        while (!source.IsEmpty);
    }

    /// <summary>Reads some entries of the directory, which is open.</summary>
    /// <param name="offset">0, or the offset of the last entry received.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entries; none at the end.</returns>
    public async Task<IReadOnlyList<RemoteEntry>> ReadDirectory(ulong offset, CancellationToken cancellation = default)
    {
        byte[] answer = await _client.Call(
            MessageType.Treaddir, Treaddir.FixedLength,
            (to, tag) => new Treaddir(Fid, offset, (uint)Math.Min(_client.MaximumData, 64 * 1024)).Write(to, tag), cancellation).ConfigureAwait(false);
        return Entries(answer);
    }

    /// <summary>Reads all entries of the directory, without "." and "..". The fid must not be open, and is not afterwards.</summary>
    public async Task<IReadOnlyList<RemoteEntry>> List(CancellationToken cancellation = default)
    {
        await using RemoteFile open = await Walk("", cancellation).ConfigureAwait(false);
        await open.Open(OpenFlags.ReadOnly | OpenFlags.Directory, cancellation).ConfigureAwait(false);
        var entries = new List<RemoteEntry>();
        ulong offset = 0;
        while (true)
        {
            IReadOnlyList<RemoteEntry> some = await open.ReadDirectory(offset, cancellation).ConfigureAwait(false);
            if (some.Count == 0) return entries;
            offset = some[^1].Offset;
            entries.AddRange(some.Where(entry => entry.Name is not ("." or "..")));
        }
    }

    /// <summary>Writes the open file through to its disk.</summary>
    public Task Synchronize(bool dataOnly = false, CancellationToken cancellation = default) =>
        _client.Call(MessageType.Tfsync, Tfsync.FixedLength, (to, tag) => new Tfsync(Fid, dataOnly ? 1u : 0).Write(to, tag), cancellation);

    /// <summary>Takes or gives up a lock on a range of the open file.</summary>
    /// <returns>What became of it.</returns>
    public async Task<LockStatus> Lock(
        LockType type, ulong start, ulong length, LockFlags flags = LockFlags.None, uint processId = 0, string clientId = "", CancellationToken cancellation = default)
    {
        byte[] id = Encoding.UTF8.GetBytes(clientId);
        byte[] answer = await _client.Call(
            MessageType.Tlock, Tlock.FixedLength + id.Length,
            (to, tag) => new Tlock(Fid, type, flags, start, length, processId, id).Write(to, tag), cancellation).ConfigureAwait(false);
        return Rlock.TryRead(answer, out Rlock result) ? result.Status : throw NinePClient.Malformed();
    }

    /// <summary>Tests which lock would be in the way.</summary>
    /// <returns>Its kind (<see cref="LockType.Unlock"/> if there is none) and range.</returns>
    public async Task<(LockType Type, ulong Start, ulong Length)> GetLock(
        LockType type, ulong start, ulong length, uint processId = 0, string clientId = "", CancellationToken cancellation = default)
    {
        byte[] id = Encoding.UTF8.GetBytes(clientId);
        byte[] answer = await _client.Call(
            MessageType.Tgetlock, Tgetlock.FixedLength + id.Length,
            (to, tag) => new Tgetlock(Fid, type, start, length, processId, id).Write(to, tag), cancellation).ConfigureAwait(false);
        return Rgetlock.TryRead(answer, out Rgetlock found) ? (found.Type, found.Start, found.Length) : throw NinePClient.Malformed();
    }

    /// <summary>Forgets the fid.</summary>
    /// <exception cref="NinePException">What was written could not be kept.</exception>
    public async Task Close(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _isForgotten, 1) != 0) return;
        try
        {
            _ = await _client.Call(MessageType.Tclunk, Tclunk.FixedLength, (to, tag) => new Tclunk(Fid).Write(to, tag), cancellation).ConfigureAwait(false);
        }
        finally
        {
            // forgotten whatever the answer is
            if (!cancellation.IsCancellationRequested) _client.ReturnFid(Fid);
        }
    }

    /// <summary>Forgets the fid; errors are nobody's any more.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Close().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // the server has said why, or has gone and the fid with it
        }
    }

    private static byte[] Encode(ReadOnlySpan<string> names)
    {
        int length = 0;
        foreach (string name in names) length += 2 + Encoding.UTF8.GetByteCount(name);
        byte[] encoded = new byte[length];
        int used = 0;
        foreach (string name in names)
        {
            if (!WalkNames.TryAppend(encoded, ref used, Encoding.UTF8.GetBytes(name))) throw new NinePException(Errno.NameTooLong);
        }

        return encoded;
    }

    private static bool TryEnd(byte[] answer, ref Qid qid, out int steps)
    {
        steps = 0;
        if (!Rwalk.TryRead(answer, out Rwalk walk)) return false;
        steps = walk.Count;
        if (steps > 0) qid = walk[steps - 1];
        return true;
    }

    private static List<RemoteEntry> Entries(byte[] answer)
    {
        if (!DataMessage.TryRead(answer, MessageType.Rreaddir, out ReadOnlySpan<byte> data)) throw NinePClient.Malformed();
        var entries = new List<RemoteEntry>();
        while (DirectoryEntry.TryTake(ref data, out DirectoryEntry entry))
            entries.Add(new RemoteEntry(Encoding.UTF8.GetString(entry.Name), entry.Qid, entry.Type, entry.Offset));
        return data.IsEmpty ? entries : throw NinePClient.Malformed();
    }
}
