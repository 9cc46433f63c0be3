using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.KernelPath;

/// <summary>A client of 9P2000.L for code beneath the runtime: allocates nothing, throws nothing, and waits in the transport.</summary>
/// <remarks>
/// <para>
/// Results are negative error numbers of Linux, or 0 or what the method says. An answer that is malformed, of another type or
/// with another tag is an input/output error (-5), as is a length that was not asked for.
/// </para>
/// <para>
/// Fids are the caller's. A method that makes one has made none when it fails. Methods that begin something return the request,
/// which the method that ends it takes; several may be begun one after the other.
/// </para>
/// </remarks>
/// <typeparam name="TTransport">What carries the requests.</typeparam>
public static class RequestClient<TTransport>
    where TTransport : unmanaged, IRequestTransport
{
    private const long Damaged = -(long)Errno.InputOutput;
    private const long NameTooLong = -36; // ENAMETOOLONG: a message that does not fit
    private const uint MostErrors = 4095;

    /// <summary>Agrees on version and size of messages. All fids are forgotten.</summary>
    /// <param name="wanted">The largest message wanted, in bytes, with its data.</param>
    /// <param name="agreed">The largest message.</param>
    public static long Negotiate(uint wanted, out uint agreed)
    {
        agreed = 0;
        int request = TTransport.Take();
        int length = new VersionMessage(wanted, NinePConstants.Version).Write(TTransport.GetMessage(request), MessageType.Tversion, NinePConstants.NoTag);
        TTransport.Submit(request, length, 0);
        long result = Damaged;
        if (VersionMessage.TryRead(TTransport.Await(request), MessageType.Rversion, out VersionMessage answer)
            && answer.Version.SequenceEqual(NinePConstants.Version)
            && answer.MessageSize >= NinePConstants.MinimumMessageSize && answer.MessageSize <= wanted)
        {
            agreed = answer.MessageSize;
            result = 0;
        }

        TTransport.Release(request);
        return result;
    }

    /// <summary>Makes a fid of a tree's root.</summary>
    /// <param name="fid">The new fid.</param>
    /// <param name="root">The tree's name.</param>
    /// <param name="qid">The root.</param>
    public static long Attach(uint fid, ReadOnlySpan<byte> root, out Qid qid)
    {
        int request = TTransport.Take();
        int length = new Tattach(fid, NinePConstants.NoFid, default, root, NinePConstants.NoUserId).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rattach, out ReadOnlySpan<byte> answer);
        return EndWithQid(request, result, answer, MessageType.Rattach, out qid);
    }

    /// <summary>Makes a fid of a file in a directory.</summary>
    public static long Walk(uint directory, uint fid, ReadOnlySpan<byte> name, out Qid qid)
    {
        qid = default;
        int request = TTransport.Take();
        int length = Twalk.Write(TTransport.GetMessage(request), (ushort)request, directory, fid, name);
        long result = Call(request, length, MessageType.Rwalk, out ReadOnlySpan<byte> answer);
        if (result == 0)
        {
            if (!Rwalk.TryRead(answer, out Rwalk walk) || walk.Count != 1) result = Damaged;
            else qid = walk[0];
        }

        TTransport.Release(request);
        return result;
    }

    /// <summary>Forgets a fid. Nobody waits for it.</summary>
    public static void Clunk(uint fid)
    {
        int request = TTransport.Take();
        int length = new Tclunk(fid).Write(TTransport.GetMessage(request), (ushort)request);
        TTransport.SubmitAndRelease(request, length);
    }

    /// <summary>Opens the file of a fid.</summary>
    public static long Open(uint fid, OpenFlags flags)
    {
        int request = TTransport.Take();
        int length = new Tlopen(fid, flags).Write(TTransport.GetMessage(request), (ushort)request);
        return EndOpen(request, Call(request, length, MessageType.Rlopen, out ReadOnlySpan<byte> answer), answer, MessageType.Rlopen, out _);
    }

    /// <summary>Makes a second fid of a file and opens that one; both are asked for at once.</summary>
    public static long OpenCopy(uint fid, uint copy, OpenFlags flags)
    {
        int first = BeginCopy(fid, copy);
        int second = TTransport.TryTake();
        if (second < 0)
        {
            // all requests are taken: whoever waits for one must not hold another
            long walked = EndCopy(first);
            if (walked != 0) return walked;
            walked = Open(copy, flags);
            if (walked != 0) Clunk(copy);
            return walked;
        }

        int length = new Tlopen(copy, flags).Write(TTransport.GetMessage(second), (ushort)second);
        TTransport.Submit(second, length, 0);
        long result = EndCopy(first);
        long opened = EndOpen(second, Take(second, MessageType.Rlopen, out ReadOnlySpan<byte> answer), answer, MessageType.Rlopen, out _);
        if (result != 0) return result;
        if (opened != 0) Clunk(copy);
        return opened;
    }

    /// <summary>Creates a file and opens it, on a fid of its own.</summary>
    /// <param name="directory">The fid of the directory, which stays.</param>
    /// <param name="fid">The new fid.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="flags">How to open it.</param>
    /// <param name="mode">Its permission bits.</param>
    /// <param name="group">The number of its group.</param>
    /// <param name="qid">The file.</param>
    public static long Create(uint directory, uint fid, ReadOnlySpan<byte> name, OpenFlags flags, uint mode, uint group, out Qid qid)
    {
        qid = default;
        int first = BeginCopy(directory, fid);
        int second = TTransport.TryTake();
        long result = 0;
        bool isCopied = second < 0;
        if (isCopied)
        {
            result = EndCopy(first);
            if (result != 0) return result;
            second = TTransport.Take();
        }

        int length = new Tlcreate(fid, name, flags, mode, group).Write(TTransport.GetMessage(second), (ushort)second);
        if (length == 0)
        {
            TTransport.Release(second);
            if (!isCopied) result = EndCopy(first);
            if (result == 0) Clunk(fid);
            return NameTooLong;
        }

        TTransport.Submit(second, length, 0);
        if (!isCopied) result = EndCopy(first);
        long created = EndOpen(second, Take(second, MessageType.Rlcreate, out ReadOnlySpan<byte> answer), answer, MessageType.Rlcreate, out qid);
        if (result != 0) return result;
        if (created != 0) Clunk(fid);
        return created;
    }

    /// <summary>Begins to read.</summary>
    /// <param name="fid">The open fid.</param>
    /// <param name="offset">Where in the file, in bytes.</param>
    /// <param name="count">The most bytes wanted; afterwards the most that are asked for.</param>
    /// <param name="request">A request that was taken.</param>
    public static void BeginRead(int request, uint fid, ulong offset, ref int count)
    {
        count = TTransport.GetData(request, count).Length;
        int length = new Tread(fid, offset, (uint)count).Write(TTransport.GetMessage(request), (ushort)request);
        TTransport.Submit(request, length, count);
    }

    /// <summary>Begins to read entries of a directory; ends like a read.</summary>
    public static void BeginReadDirectory(int request, uint fid, ulong offset, ref int count)
    {
        count = TTransport.GetData(request, count).Length;
        int length = new Treaddir(fid, offset, (uint)count).Write(TTransport.GetMessage(request), (ushort)request);
        TTransport.Submit(request, length, count);
    }

    /// <summary>Waits for what was read. The request stays taken: its data is in use until it is released.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type"><see cref="MessageType.Rread"/> or <see cref="MessageType.Rreaddir"/>.</param>
    /// <param name="count">How much was asked for.</param>
    /// <returns>How many bytes of the request's data were filled.</returns>
    public static long EndRead(int request, MessageType type, int count)
    {
        long result = Take(request, type, out ReadOnlySpan<byte> answer);
        if (result != 0) return result;
        return DataMessage.TryReadHead(answer, type, out uint filled) && filled <= (uint)count ? filled : Damaged;
    }

    /// <summary>Begins to write what lies in a request's data.</summary>
    /// <param name="request">A request that was taken.</param>
    /// <param name="fid">The open fid.</param>
    /// <param name="offset">Where in the file, in bytes.</param>
    /// <param name="count">How much.</param>
    public static void BeginWrite(int request, uint fid, ulong offset, int count)
    {
        int length = Twrite.WriteHead(TTransport.GetMessage(request), (ushort)request, fid, offset, (uint)count);
        TTransport.Submit(request, length, count);
    }

    /// <summary>Waits for the end of a write, and releases the request.</summary>
    /// <returns>How many bytes were written.</returns>
    public static long EndWrite(int request, int count)
    {
        long result = Take(request, MessageType.Rwrite, out ReadOnlySpan<byte> answer);
        if (result == 0) result = Rwrite.TryRead(answer, out Rwrite written) && written.Count <= (uint)count ? written.Count : Damaged;
        TTransport.Release(request);
        return result;
    }

    /// <summary>Reads attributes.</summary>
    public static long GetStat(uint fid, StatMask mask, ref Stat stat)
    {
        int request = TTransport.Take();
        int length = new Tgetattr(fid, mask).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rgetattr, out ReadOnlySpan<byte> answer);
        if (result == 0 && !Rgetattr.TryRead(answer, out stat)) result = Damaged;
        TTransport.Release(request);
        return result;
    }

    /// <summary>Changes attributes.</summary>
    public static long SetStat(uint fid, ref readonly SetStat stat)
    {
        int request = TTransport.Take();
        int length = Tsetattr.Write(TTransport.GetMessage(request), (ushort)request, fid, in stat);
        return CallEmpty(request, length, MessageType.Rsetattr);
    }

    /// <summary>Makes a directory.</summary>
    public static long MakeDirectory(uint directory, ReadOnlySpan<byte> name, uint mode, uint group)
    {
        int request = TTransport.Take();
        int length = new Tmkdir(directory, name, mode, group).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rmkdir, out ReadOnlySpan<byte> answer);
        return EndWithQid(request, result, answer, MessageType.Rmkdir, out _);
    }

    /// <summary>Makes a symbolic link.</summary>
    public static long MakeSymbolicLink(uint directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint group)
    {
        int request = TTransport.Take();
        int length = new Tsymlink(directory, name, target, group).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rsymlink, out ReadOnlySpan<byte> answer);
        return EndWithQid(request, result, answer, MessageType.Rsymlink, out _);
    }

    /// <summary>Reads where a symbolic link leads, cut to the room that there is.</summary>
    /// <returns>How many bytes were put into <paramref name="target"/>.</returns>
    public static long ReadLink(uint fid, Span<byte> target)
    {
        int request = TTransport.Take();
        int length = new Treadlink(fid).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rreadlink, out ReadOnlySpan<byte> answer);
        if (result == 0)
        {
            if (!Rreadlink.TryRead(answer, out Rreadlink link)) result = Damaged;
            else for (; result < link.Target.Length && result < target.Length; result++) target[(int)result] = link.Target[(int)result];
        }

        TTransport.Release(request);
        return result;
    }

    /// <summary>Gives a file one more name.</summary>
    public static long Link(uint directory, uint fid, ReadOnlySpan<byte> name)
    {
        int request = TTransport.Take();
        int length = new Tlink(directory, fid, name).Write(TTransport.GetMessage(request), (ushort)request);
        return CallEmpty(request, length, MessageType.Rlink);
    }

    /// <summary>Renames.</summary>
    public static long Rename(uint fromDirectory, ReadOnlySpan<byte> from, uint toDirectory, ReadOnlySpan<byte> to)
    {
        int request = TTransport.Take();
        int length = new Trenameat(fromDirectory, from, toDirectory, to).Write(TTransport.GetMessage(request), (ushort)request);
        return CallEmpty(request, length, MessageType.Rrenameat);
    }

    /// <summary>Removes a name.</summary>
    public static long Unlink(uint directory, ReadOnlySpan<byte> name, UnlinkFlags flags)
    {
        int request = TTransport.Take();
        int length = new Tunlinkat(directory, name, flags).Write(TTransport.GetMessage(request), (ushort)request);
        return CallEmpty(request, length, MessageType.Runlinkat);
    }

    /// <summary>Reads the figures of the file system.</summary>
    public static long GetFileSystemStat(uint fid, ref FileSystemStat stat)
    {
        int request = TTransport.Take();
        int length = new Tstatfs(fid).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, length, MessageType.Rstatfs, out ReadOnlySpan<byte> answer);
        if (result == 0 && !Rstatfs.TryRead(answer, out stat)) result = Damaged;
        TTransport.Release(request);
        return result;
    }

    /// <summary>Writes a file through to its disk.</summary>
    public static long Synchronize(uint fid, bool dataOnly)
    {
        int request = TTransport.Take();
        int length = new Tfsync(fid, dataOnly ? 1u : 0).Write(TTransport.GetMessage(request), (ushort)request);
        return CallEmpty(request, length, MessageType.Rfsync);
    }

    /// <summary>Takes or gives up a lock.</summary>
    /// <param name="fid">The open fid.</param>
    /// <param name="type">Which lock.</param>
    /// <param name="flags">How.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="length">Number of bytes; 0 reaches to the end.</param>
    /// <param name="status">What became of it.</param>
    public static long Lock(uint fid, LockType type, LockFlags flags, ulong start, ulong length, out LockStatus status)
    {
        status = LockStatus.Error;
        int request = TTransport.Take();
        int written = new Tlock(fid, type, flags, start, length, 1, "partition"u8).Write(TTransport.GetMessage(request), (ushort)request);
        long result = Call(request, written, MessageType.Rlock, out ReadOnlySpan<byte> answer);
        if (result == 0)
        {
            if (!Rlock.TryRead(answer, out Rlock message)) result = Damaged;
            else status = message.Status;
        }

        TTransport.Release(request);
        return result;
    }

    /// <summary>Gives up a lock. Nobody waits for it.</summary>
    public static void Unlock(uint fid, ulong start, ulong length)
    {
        int request = TTransport.Take();
        int written = new Tlock(fid, LockType.Unlock, LockFlags.None, start, length, 1, "partition"u8).Write(TTransport.GetMessage(request), (ushort)request);
        TTransport.SubmitAndRelease(request, written);
    }

    private static int BeginCopy(uint fid, uint copy)
    {
        int request = TTransport.Take();
        int length = new Twalk(fid, copy, new WalkNames(0, default)).Write(TTransport.GetMessage(request), (ushort)request);
        TTransport.Submit(request, length, 0);
        return request;
    }

    private static long EndCopy(int request)
    {
        long result = Take(request, MessageType.Rwalk, out ReadOnlySpan<byte> answer);
        if (result == 0 && (!Rwalk.TryRead(answer, out Rwalk walk) || walk.Count != 0)) result = Damaged;
        TTransport.Release(request);
        return result;
    }

    private static long EndOpen(int request, long result, ReadOnlySpan<byte> answer, MessageType type, out Qid qid)
    {
        qid = default;
        if (result == 0)
        {
            if (!OpenMessage.TryRead(answer, type, out OpenMessage message)) result = Damaged;
            else qid = message.Qid;
        }

        TTransport.Release(request);
        return result;
    }

    private static long EndWithQid(int request, long result, ReadOnlySpan<byte> answer, MessageType type, out Qid qid)
    {
        qid = default;
        if (result == 0 && !QidMessage.TryRead(answer, type, out qid)) result = Damaged;
        TTransport.Release(request);
        return result;
    }

    private static long CallEmpty(int request, int length, MessageType type)
    {
        long result = Call(request, length, type, out ReadOnlySpan<byte> answer);
        if (result == 0 && !EmptyMessage.TryRead(answer, type)) result = Damaged;
        TTransport.Release(request);
        return result;
    }

    /// <summary>Sends a request whose data is all in its messages, and waits. The answer is read before the request is released.</summary>
    private static long Call(int request, int length, MessageType type, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        if (length == 0) return NameTooLong;
        TTransport.Submit(request, length, 0);
        return Take(request, type, out answer);
    }

    private static long Take(int request, MessageType type, out ReadOnlySpan<byte> answer)
    {
        answer = TTransport.Await(request);
        if (!MessageHeader.TryRead(answer, out MessageHeader header) || header.Tag != request) return Damaged;
        if (header.Type == type) return 0;
        if (!Rlerror.TryRead(answer, out Rlerror error)) return Damaged;
        return (uint)error.Error is > 0 and <= MostErrors ? -(long)(uint)error.Error : Damaged;
    }
}
