using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <content>Opening, reading, writing and locking.</content>
public sealed partial class Session
{
    private int Open(ServerRequest request)
    {
        if (!Tlopen.TryRead(request.Message.Span, out Tlopen message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        if ((message.Flags & OpenFlags.AccessMask) == OpenFlags.AccessMask) return Error(request, Errno.Invalid);
        if (!fid.TryBeginOpen()) return Error(request, Errno.Busy);
        ValueTask<OpenResult> opening;
        try
        {
            opening = fid.Node.Open(message.Flags, request);
        }
        catch
        {
            fid.EndOpen(null);
            throw;
        }

        if (opening.IsCompletedSuccessfully) return EndOpen(request, fid, opening.Result);
        _ = Continue(request, fid, opening);
        return Pending;

        async Task Continue(ServerRequest waiting, Fid opened, ValueTask<OpenResult> task)
        {
            int length;
            try
            {
                length = EndOpen(waiting, opened, await task.ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                opened.EndOpen(null);
                length = Error(waiting, ErrorOf(failure));
            }

            Finish(waiting, length);
        }
    }

    private static int EndOpen(ServerRequest request, Fid fid, OpenResult result)
    {
        fid.EndOpen(result.File);
        return result.File is null ? Error(request, result.Error == Errno.None ? Errno.InputOutput : result.Error) : Opened(request, fid);
    }

    private static int Opened(ServerRequest request, Fid fid) =>
        new OpenMessage(fid.Node.Qid, 0).Write(request.GetReply(OpenMessage.FixedLength).Span, request.Type + 1, request.Tag);

    private int Create(ServerRequest request)
    {
        if (!Tlcreate.TryRead(request.Message.Span, out Tlcreate message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        Errno error = CheckNewName(message.Name);
        if (error != Errno.None) return Error(request, error);
        if ((message.Flags & OpenFlags.AccessMask) == OpenFlags.AccessMask) return Error(request, Errno.Invalid);
        if (!fid.TryBeginOpen()) return Error(request, Errno.Busy);
        Node? child = null;
        OpenFile? file = null;
        try
        {
            error = fid.Node.Create(message.Name, message.Flags, message.Mode & NodeMode.PermissionMask, message.Group, out child, out file);
        }
        finally
        {
            if (file is null) fid.EndOpen(null);
        }

        if (error != Errno.None) return Error(request, error);
        fid.Become(child!, file!);
        return Opened(request, fid);
    }

    private int Read(ServerRequest request)
    {
        if (!Tread.TryRead(request.Message.Span, out Tread message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        ReadOnlyMemory<Memory<byte>> pieces;
        if (request.IsDataApart)
        {
            pieces = Pieces(request, message.Count, mustHold: false);
        }
        else
        {
            int count = (int)Math.Min(message.Count, _messageSize - NinePConstants.ReadHeadLength);
            Memory<byte> reply = request.GetReply(NinePConstants.ReadHeadLength + count);
            if (reply.Length < NinePConstants.ReadHeadLength) return Error(request, Errno.MessageSize);
            request.Pieces[0] = reply[NinePConstants.ReadHeadLength..Math.Min(reply.Length, NinePConstants.ReadHeadLength + count)];
            pieces = request.Pieces;
        }

        ValueTask<IoResult> reading = file.Read(message.Offset, pieces, request);
        return reading.IsCompletedSuccessfully ? EndRead(request, reading.Result) : Await(request, reading);
    }

    private static int EndRead(ServerRequest request, IoResult result)
    {
        if (result.Error != Errno.None) return Error(request, result.Error);
        int head = DataMessage.WriteHead(request.GetReply(NinePConstants.ReadHeadLength).Span, request.Type + 1, request.Tag, (uint)result.Count);
        if (head == 0) return Error(request, Errno.MessageSize);
        if (!request.IsDataApart) return head + result.Count;
        request.DataLength = result.Count;
        return head;
    }

    private int Write(ServerRequest request)
    {
        uint number;
        ulong offset;
        ReadOnlyMemory<Memory<byte>> pieces;
        if (request.IsDataApart)
        {
            if (!Twrite.TryReadHead(request.Message.Span, out Twrite message)) return Error(request, Errno.BadMessage);
            (number, offset) = (message.Fid, message.Offset);
            pieces = Pieces(request, message.Count, mustHold: true);
            if (pieces.IsEmpty && message.Count > 0) return Error(request, Errno.BadMessage);
        }
        else
        {
            if (!Twrite.TryRead(request.Message.Span, out Twrite message)) return Error(request, Errno.BadMessage);
            (number, offset) = (message.Fid, message.Offset);
            request.Pieces[0] = request.Message[NinePConstants.WriteHeadLength..];
            pieces = request.Pieces;
        }

        if (!TryUse(request, number, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        ValueTask<IoResult> writing = file.Write(offset, pieces, request);
        return writing.IsCompletedSuccessfully ? EndWrite(request, writing.Result) : Await(request, writing);
    }

    private static int EndWrite(ServerRequest request, IoResult result) => result.Error != Errno.None
        ? Error(request, result.Error)
        : new Rwrite((uint)result.Count).Write(request.GetReply(Rwrite.FixedLength).Span, request.Tag);

    private int ReadDirectory(ServerRequest request)
    {
        if (!Treaddir.TryRead(request.Message.Span, out Treaddir message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        if (!request.IsDataApart)
        {
            int room = (int)Math.Min(message.Count, _messageSize - NinePConstants.ReadHeadLength);
            Memory<byte> reply = request.GetReply(NinePConstants.ReadHeadLength + room);
            if (reply.Length < NinePConstants.ReadHeadLength) return Error(request, Errno.MessageSize);
            reply = reply[NinePConstants.ReadHeadLength..Math.Min(reply.Length, NinePConstants.ReadHeadLength + room)];
            return EndRead(request, file.ReadDirectory(message.Offset, reply.Span));
        }

        ReadOnlyMemory<Memory<byte>> pieces = Pieces(request, message.Count, mustHold: false);
        if (pieces.Length == 1) return EndRead(request, file.ReadDirectory(message.Offset, pieces.Span[0].Span));
        // entries must not be cut where one piece ends
        int length = 0;
        foreach (Memory<byte> piece in pieces.Span) length += piece.Length;
        byte[] whole = new byte[length];
        IoResult result = file.ReadDirectory(message.Offset, whole);
        ReadOnlySpan<byte> rest = whole.AsSpan(0, result.Count);
        foreach (Memory<byte> piece in pieces.Span)
        {
            int part = Math.Min(piece.Length, rest.Length);
            rest[..part].CopyTo(piece.Span);
            rest = rest[part..];
        }

        return EndRead(request, result);
    }

    private int Synchronize(ServerRequest request)
    {
        if (!Tfsync.TryRead(request.Message.Span, out Tfsync message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        ValueTask<IoResult> synchronizing = file.Synchronize(message.DataOnly != 0, request);
        return synchronizing.IsCompletedSuccessfully ? Answer(request, synchronizing.Result.Error) : Await(request, synchronizing);
    }

    private int Await(ServerRequest request, ValueTask<IoResult> task)
    {
        _ = Continue();
        return Pending;

        async Task Continue()
        {
            int length;
            try
            {
                IoResult result = await task.ConfigureAwait(false);
                length = request.Type switch
                {
                    MessageType.Tread => EndRead(request, result),
                    MessageType.Twrite => EndWrite(request, result),
                    _ => Answer(request, result.Error),
                };
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                length = Error(request, ErrorOf(failure));
            }

            Finish(request, length);
        }
    }

    private int TakeLock(ServerRequest request)
    {
        if (!Tlock.TryRead(request.Message.Span, out Tlock message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        if (message.Type > LockType.Unlock || !IsRange(message.Start, message.Length)) return Error(request, Errno.Invalid);
        ValueTask<LockResult> locking = file.Lock(new LockRequest(message.Type, message.Flags, message.Start, message.Length, message.ProcessId), request);
        if (locking.IsCompletedSuccessfully) return EndLock(request, locking.Result);
        _ = Continue(request, locking);
        return Pending;

        async Task Continue(ServerRequest waiting, ValueTask<LockResult> task)
        {
            int length;
            try
            {
                length = EndLock(waiting, await task.ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                length = Error(waiting, ErrorOf(failure));
            }

            Finish(waiting, length);
        }
    }

    private static int EndLock(ServerRequest request, LockResult result) => result.Error != Errno.None
        ? Error(request, result.Error)
        : new Rlock(result.Status).Write(request.GetReply(Rlock.FixedLength).Span, request.Tag);

    private int GetLock(ServerRequest request)
    {
        if (!Tgetlock.TryRead(request.Message.Span, out Tgetlock message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid) || fid.File is not { } file) return Error(request, Errno.BadDescriptor);
        if (message.Type > LockType.Unlock || !IsRange(message.Start, message.Length)) return Error(request, Errno.Invalid);
        Errno error = file.GetLock(new LockRequest(message.Type, LockFlags.None, message.Start, message.Length, message.ProcessId), out LockRequest found);
        if (error != Errno.None) return Error(request, error);
        return new Rgetlock(found.Type, found.Start, found.Length, found.ProcessId, message.ClientId)
            .Write(request.GetReply(Rgetlock.FixedLength + message.ClientId.Length).Span, request.Tag);
    }

    private static bool IsRange(ulong start, ulong length) => start <= long.MaxValue && length <= long.MaxValue - start;

    /// <summary>The transport's pieces, cut to a count.</summary>
    /// <param name="request">The request.</param>
    /// <param name="count">How many bytes are wanted.</param>
    /// <param name="mustHold">Gives none when they are fewer.</param>
    private static ReadOnlyMemory<Memory<byte>> Pieces(ServerRequest request, uint count, bool mustHold)
    {
        ReadOnlySpan<Memory<byte>> given = request.Data.Span;
        ulong total = 0;
        foreach (Memory<byte> piece in given) total += (uint)piece.Length;
        if (total == count || (total < count && !mustHold)) return request.Data;
        if (total < count) return default;
        var cut = new List<Memory<byte>>(given.Length);
        foreach (Memory<byte> piece in given)
        {
            if (count == 0) break;
            int length = (int)Math.Min((uint)piece.Length, count);
            cut.Add(piece[..length]);
            count -= (uint)length;
        }

        return cut.ToArray();
    }
}
