using System.Text;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Client;

/// <content>Attributes and names.</content>
public sealed partial class RemoteFile
{
    /// <summary>Reads the attributes.</summary>
    public async Task<Stat> GetStat(StatMask mask = StatMask.Basic, CancellationToken cancellation = default)
    {
        byte[] answer = await _client.Call(
            MessageType.Tgetattr, Tgetattr.FixedLength, (to, tag) => new Tgetattr(Fid, mask).Write(to, tag), cancellation).ConfigureAwait(false);
        return Rgetattr.TryRead(answer, out Stat stat) ? stat : throw NinePClient.Malformed();
    }

    /// <summary>Changes attributes.</summary>
    public Task SetStat(SetStat stat, CancellationToken cancellation = default) =>
        _client.Call(MessageType.Tsetattr, Tsetattr.FixedLength, (to, tag) => Tsetattr.Write(to, tag, Fid, stat), cancellation);

    /// <summary>Reads the figures of the file system.</summary>
    public async Task<FileSystemStat> GetFileSystemStat(CancellationToken cancellation = default)
    {
        byte[] answer = await _client.Call(
            MessageType.Tstatfs, Tstatfs.FixedLength, (to, tag) => new Tstatfs(Fid).Write(to, tag), cancellation).ConfigureAwait(false);
        return Rstatfs.TryRead(answer, out FileSystemStat stat) ? stat : throw NinePClient.Malformed();
    }

    /// <summary>Reads where the symbolic link leads.</summary>
    public async Task<string> ReadLink(CancellationToken cancellation = default)
    {
        byte[] answer = await _client.Call(
            MessageType.Treadlink, Treadlink.FixedLength, (to, tag) => new Treadlink(Fid).Write(to, tag), cancellation).ConfigureAwait(false);
        return Rreadlink.TryRead(answer, out Rreadlink link) ? Encoding.UTF8.GetString(link.Target) : throw NinePClient.Malformed();
    }

    /// <summary>Creates a directory in this one.</summary>
    public async Task<Qid> MakeDirectory(string name, uint mode = 0x1FF, uint group = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        byte[] answer = await _client.Call(
            MessageType.Tmkdir, Tmkdir.FixedLength + bytes.Length,
            (to, tag) => new Tmkdir(Fid, bytes, mode, group).Write(to, tag), cancellation).ConfigureAwait(false);
        return QidMessage.TryRead(answer, MessageType.Rmkdir, out Qid qid) ? qid : throw NinePClient.Malformed();
    }

    /// <summary>Creates a symbolic link in this directory.</summary>
    public async Task<Qid> MakeSymbolicLink(string name, string target, uint group = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name), targetBytes = Encoding.UTF8.GetBytes(target);
        byte[] answer = await _client.Call(
            MessageType.Tsymlink, Tsymlink.FixedLength + bytes.Length + targetBytes.Length,
            (to, tag) => new Tsymlink(Fid, bytes, targetBytes, group).Write(to, tag), cancellation).ConfigureAwait(false);
        return QidMessage.TryRead(answer, MessageType.Rsymlink, out Qid qid) ? qid : throw NinePClient.Malformed();
    }

    /// <summary>Creates a device, named pipe or socket in this directory.</summary>
    public async Task<Qid> MakeNode(string name, uint mode, uint major = 0, uint minor = 0, uint group = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        byte[] answer = await _client.Call(
            MessageType.Tmknod, Tmknod.FixedLength + bytes.Length,
            (to, tag) => new Tmknod(Fid, bytes, mode, major, minor, group).Write(to, tag), cancellation).ConfigureAwait(false);
        return QidMessage.TryRead(answer, MessageType.Rmknod, out Qid qid) ? qid : throw NinePClient.Malformed();
    }

    /// <summary>Gives a file one more name, in this directory.</summary>
    public Task Link(RemoteFile file, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return _client.Call(
            MessageType.Tlink, Tlink.FixedLength + bytes.Length, (to, tag) => new Tlink(Fid, file.Fid, bytes).Write(to, tag), cancellation);
    }

    /// <summary>Moves a file from this directory to another, or to another name.</summary>
    /// <remarks>Older servers have no Trenameat: there it takes a walk to the file and a Trename.</remarks>
    public async Task Rename(string name, RemoteFile newDirectory, string newName, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(newDirectory);
        byte[] bytes = Encoding.UTF8.GetBytes(name), newBytes = Encoding.UTF8.GetBytes(newName);
        try
        {
            _ = await _client.Call(
                MessageType.Trenameat, Trenameat.FixedLength + bytes.Length + newBytes.Length,
                (to, tag) => new Trenameat(Fid, bytes, newDirectory.Fid, newBytes).Write(to, tag), cancellation).ConfigureAwait(false);
        }
        catch (NinePException failure) when (failure.Error is Errno.NotSupported or Errno.NoSystemCall)
        {
            await using RemoteFile file = await Walk(name, cancellation).ConfigureAwait(false);
            await file.RenameTo(newDirectory, newName, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Moves this file to a directory.</summary>
    public Task RenameTo(RemoteFile directory, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return _client.Call(
            MessageType.Trename, Trename.FixedLength + bytes.Length, (to, tag) => new Trename(Fid, directory.Fid, bytes).Write(to, tag), cancellation);
    }

    /// <summary>Removes a name from this directory.</summary>
    /// <remarks>Older servers have no Tunlinkat: there it takes a walk to the file and a Tremove.</remarks>
    public async Task Unlink(string name, UnlinkFlags flags = UnlinkFlags.None, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        try
        {
            _ = await _client.Call(
                MessageType.Tunlinkat, Tunlinkat.FixedLength + bytes.Length,
                (to, tag) => new Tunlinkat(Fid, bytes, flags).Write(to, tag), cancellation).ConfigureAwait(false);
        }
        catch (NinePException failure) when (failure.Error is Errno.NotSupported or Errno.NoSystemCall)
        {
            await using RemoteFile file = await Walk(name, cancellation).ConfigureAwait(false);
            bool wantsDirectory = (flags & UnlinkFlags.Directory) != 0;
            if (file.Qid.IsDirectory != wantsDirectory) throw new NinePException(wantsDirectory ? Errno.NotDirectory : Errno.IsDirectory);
            await file.Remove(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes this file, and forgets the fid.</summary>
    public async Task Remove(CancellationToken cancellation = default)
    {
        if (Interlocked.Exchange(ref _isForgotten, 1) != 0) throw new ObjectDisposedException(nameof(RemoteFile));
        try
        {
            _ = await _client.Call(MessageType.Tremove, Tremove.FixedLength, (to, tag) => new Tremove(Fid).Write(to, tag), cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (!cancellation.IsCancellationRequested) _client.ReturnFid(Fid);
        }
    }

    /// <summary>Reads an extended attribute, or the list of their names.</summary>
    /// <param name="name">Its name; empty for the list, each with a zero byte after it.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<byte[]> GetExtendedAttribute(string name, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        uint fid = _client.TakeFid();
        RemoteFile value;
        try
        {
            _ = await _client.Call(
                MessageType.Txattrwalk, Txattrwalk.FixedLength + bytes.Length,
                (to, tag) => new Txattrwalk(Fid, fid, bytes).Write(to, tag), cancellation).ConfigureAwait(false);
            value = new RemoteFile(_client, fid, default);
        }
        catch (NinePException)
        {
            _client.ReturnFid(fid);
            throw;
        }

        await using (value.ConfigureAwait(false)) return await value.ReadToEnd(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sets an extended attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="flags">0, 1 to create only, 2 to replace only.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task SetExtendedAttribute(string name, ReadOnlyMemory<byte> value, uint flags = 0, CancellationToken cancellation = default)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        await using RemoteFile target = await Walk("", cancellation).ConfigureAwait(false);
        _ = await _client.Call(
            MessageType.Txattrcreate, Txattrcreate.FixedLength + bytes.Length,
            (to, tag) => new Txattrcreate(target.Fid, bytes, (ulong)value.Length, flags).Write(to, tag), cancellation).ConfigureAwait(false);
        if (!value.IsEmpty) await target.Write(0, value, cancellation).ConfigureAwait(false);
        await target.Close(cancellation).ConfigureAwait(false);
    }
}
