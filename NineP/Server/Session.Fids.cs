using System.Runtime.InteropServices;
using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <content>Making, finding and forgetting fids.</content>
public sealed partial class Session
{
    /// <summary>Finds a fid for a request, which keeps it until its end.</summary>
    private bool TryUse(ServerRequest request, uint number, out Fid fid)
    {
        fid = TryTake(number)!;
        request.Fid = fid;
        return fid is not null;
    }

    /// <summary>Finds a fid; the caller releases it.</summary>
    private Fid? TryTake(uint number)
    {
        lock (_gate)
        {
            if (!_fids.TryGetValue(number, out Fid? fid)) return null;
            fid.Retain();
            return fid;
        }
    }

    private Errno Add(uint number, Node node)
    {
        if (number == NinePConstants.NoFid) return Errno.Invalid;
        lock (_gate)
        {
            // the session that it was asked in may be over
            if (_version is not null || _isClosed) return Errno.Interrupted;
            if (_fids.Count >= _options.MaximumFids) return Errno.TooManyFiles;
            return _fids.TryAdd(number, new Fid(number, node)) ? Errno.None : Errno.Invalid;
        }
    }

    private bool IsTaken(uint number)
    {
        lock (_gate) return _fids.ContainsKey(number);
    }

    /// <summary>Nobody needs to authenticate, which clients are told by ENOENT.</summary>
    private static int Authenticate(ServerRequest request) => Error(request, Tauth.TryRead(request.Message.Span, out _) ? Errno.NoEntry : Errno.BadMessage);

    private int Attach(ServerRequest request)
    {
        if (!Tattach.TryRead(request.Message.Span, out Tattach message)) return Error(request, Errno.BadMessage);
        if (message.AuthFid != NinePConstants.NoFid) return Error(request, Errno.Invalid);
        Errno error = _tree.Attach(message.User, message.Root, message.UserId, out Node? root);
        if (error != Errno.None) return Error(request, error);
        Qid qid = root!.Qid;
        error = Add(message.Fid, root);
        if (error != Errno.None) root.Release();
        return Answer(request, error, qid);
    }

    private int Walk(ServerRequest request)
    {
        if (!Twalk.TryRead(request.Message.Span, out Twalk message)) return Error(request, Errno.BadMessage);
        if (!TryUse(request, message.Fid, out Fid fid)) return Error(request, Errno.BadDescriptor);
        bool isSame = message.NewFid == message.Fid;
        if (!isSame && IsTaken(message.NewFid)) return Error(request, Errno.Invalid);
        if (isSame && !fid.IsFree) return Error(request, Errno.Busy);

        WalkNames names = message.Names;
        int count = names.Count, steps = 0;
        var qids = new QidArray();
        Node current = fid.Node;
        current.Retain();
        Errno error = Errno.None;
        while (names.TryTake(out ReadOnlySpan<byte> name))
        {
            error = Step(current, name, out Node? next);
            if (error != Errno.None) break;
            current.Release();
            current = next!;
            qids[steps++] = current.Qid;
        }

        if (steps < count)
        {
            current.Release();
            // the first step's error is the answer; after that, how far it came
            if (steps == 0) return Error(request, error);
        }
        else
        {
            error = isSame ? Replace(fid, current) : Add(message.NewFid, current);
            if (error != Errno.None)
            {
                current.Release();
                return Error(request, error);
            }
        }

        return Rwalk.Write(request.GetReply(Rwalk.FixedLength + (steps * Qid.Length)).Span, request.Tag, qids[..steps]);
    }

    private static Errno Step(Node from, ReadOnlySpan<byte> name, out Node? next)
    {
        next = null;
        if (name.SequenceEqual(".."u8)) return from.WalkUp(out next);
        if (name.SequenceEqual("."u8))
        {
            if (!from.Qid.IsDirectory) return Errno.NotDirectory;
            from.Retain();
            next = from;
            return Errno.None;
        }

        Errno error = CheckName(name);
        return error == Errno.None ? from.Walk(name, out next) : error;
    }

    /// <summary>Puts another node beneath a fid's number. Requests that use the old fid keep it.</summary>
    private Errno Replace(Fid old, Node node)
    {
        lock (_gate)
        {
            if (!_fids.TryGetValue(old.Number, out Fid? now) || !ReferenceEquals(now, old)) return Errno.BadDescriptor;
            _fids[old.Number] = new Fid(old.Number, node);
        }

        _ = old.Release();
        return Errno.None;
    }

    private int Clunk(ServerRequest request)
    {
        if (!Tclunk.TryRead(request.Message.Span, out Tclunk message)) return Error(request, Errno.BadMessage);
        return Answer(request, Forget(message.Fid, out Fid? fid) ? fid!.Release() : Errno.BadDescriptor);
    }

    private int Remove(ServerRequest request)
    {
        if (!Tremove.TryRead(request.Message.Span, out Tremove message)) return Error(request, Errno.BadMessage);
        if (!Forget(message.Fid, out Fid? fid)) return Error(request, Errno.BadDescriptor);
        try
        {
            return Answer(request, fid!.Node.Remove());
        }
        finally
        {
            _ = fid!.Release();
        }
    }

    /// <summary>Takes a fid out of the table; the caller releases it.</summary>
    private bool Forget(uint number, out Fid? fid)
    {
        lock (_gate) return _fids.Remove(number, out fid);
    }

    /// <summary>Whether a name can be that of a file.</summary>
    private static Errno CheckName(ReadOnlySpan<byte> name)
    {
        if (name.Length > NinePConstants.MaximumName) return Errno.NameTooLong;
        return name.IsEmpty || name.ContainsAny((byte)'/', (byte)0) ? Errno.Invalid : Errno.None;
    }

    /// <summary>Whether a name can be that of a new file.</summary>
    private static Errno CheckNewName(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? Errno.Exists : CheckName(name);

    [System.Runtime.CompilerServices.InlineArray(NinePConstants.MaximumWalk)]
    [StructLayout(LayoutKind.Auto)]
    private struct QidArray
    {
        private Qid _first;
    }
}
