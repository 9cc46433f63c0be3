using LibOs.NineP.Messages;
using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>The server's side of one client: its fids and the requests that are being worked on, whatever carries the messages.</summary>
/// <remarks>
/// Requests are worked on where they are submitted, as far as they need not wait; several threads may submit. A request that
/// waits (a lock, a file of events) keeps no thread and no other request. Answers may come in any order; the effects on
/// the table of fids are made in the order of submission.
/// </remarks>
public sealed partial class Session
{
    /// <summary>A handler's result: the answer comes later.</summary>
    private const int Pending = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<ushort, ServerRequest> _requests = [];
    private readonly Dictionary<uint, Fid> _fids = [];
    private readonly IFileTree _tree;
    private readonly SessionOptions _options;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServerRequest? _version;
    private int _versionLength;
    private uint _messageSize;
    private bool _isClosed;

    /// <summary>Begins a session that serves a tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public Session(IFileTree tree, SessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tree);
        _tree = tree;
        _options = options ?? new SessionOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaximumMessageSize, (uint)NinePConstants.MinimumMessageSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.MaximumMessageSize, 64u << 20, nameof(options));
    }

    /// <summary>The largest message agreed on, in bytes; 0 before there was a Tversion.</summary>
    public uint MessageSize => Volatile.Read(ref _messageSize);

    /// <summary>How many fids the client has.</summary>
    public int FidCount
    {
        get
        {
            lock (_gate) return _fids.Count;
        }
    }

    /// <summary>Works on a request. Its <see cref="ServerRequest.Complete"/> is called before this returns, or later.</summary>
    /// <returns>False when the bytes are not even a header: there is no tag to answer to, and the connection is of no more use.</returns>
    public bool Submit(ServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MessageHeader.TryRead(request.Message.Span, out MessageHeader header)) return false;
        request.Begin(header.Tag, header.Type);
        Errno refused = Errno.None;
        lock (_gate)
        {
            if (_isClosed || _version is not null) refused = Errno.Busy;
            else if (!_requests.TryAdd(header.Tag, request)) refused = Errno.Invalid;
            if (refused != Errno.None)
            {
                // not one of the requests: the one that has the tag goes on
                request.Complete(Error(request, refused), 0);
                return true;
            }
        }

        int length;
        try
        {
            length = Dispatch(request);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            length = Error(request, ErrorOf(failure));
        }

        if (length != Pending) Finish(request, length);
        return true;
    }

    /// <summary>Ends the session: gives all requests up, forgets all fids, and waits until nothing is worked on any more.</summary>
    public Task Close()
    {
        List<Fid> fids;
        lock (_gate)
        {
            _isClosed = true;
            fids = Abandon(null);
            if (_requests.Count == 0) _ = _drained.TrySetResult();
        }

        foreach (Fid fid in fids) _ = fid.Release();
        return _drained.Task;
    }

    /// <summary>The error number for what a node threw.</summary>
    internal static Errno ErrorOf(Exception failure) => failure switch
    {
        NinePException known => known.Error,
        OperationCanceledException => Errno.Interrupted,
        UnauthorizedAccessException => Errno.Access,
        FileNotFoundException or DirectoryNotFoundException => Errno.NoEntry,
        NotSupportedException => Errno.NotSupported,
        TimeoutException => Errno.TimedOut,
        ArgumentException or FormatException => Errno.Invalid,
        OutOfMemoryException => Errno.NoMemory,
        _ => Errno.InputOutput,
    };

    private int Dispatch(ServerRequest request)
    {
        if (request.Type == MessageType.Tversion) return Version(request);
        if (_messageSize == 0) return Error(request, Errno.Protocol);
        if (request.Message.Length > _messageSize) return Error(request, Errno.MessageSize);
        return request.Type switch
        {
            MessageType.Tauth => Authenticate(request),
            MessageType.Tattach => Attach(request),
            MessageType.Tflush => Flush(request),
            MessageType.Twalk => Walk(request),
            MessageType.Tclunk => Clunk(request),
            MessageType.Tremove => Remove(request),
            MessageType.Tlopen => Open(request),
            MessageType.Tlcreate => Create(request),
            MessageType.Tread => Read(request),
            MessageType.Twrite => Write(request),
            MessageType.Treaddir => ReadDirectory(request),
            MessageType.Tfsync => Synchronize(request),
            MessageType.Tlock => TakeLock(request),
            MessageType.Tgetlock => GetLock(request),
            MessageType.Tgetattr => GetStat(request),
            MessageType.Tsetattr => SetStat(request),
            MessageType.Tstatfs => GetFileSystemStat(request),
            MessageType.Treadlink => ReadLink(request),
            MessageType.Tmkdir => MakeDirectory(request),
            MessageType.Tsymlink => MakeSymbolicLink(request),
            MessageType.Tmknod => MakeNode(request),
            MessageType.Tlink => Link(request),
            MessageType.Trename => RenameFid(request),
            MessageType.Trenameat => Rename(request),
            MessageType.Tunlinkat => Unlink(request),
            MessageType.Txattrwalk => WalkAttribute(request),
            MessageType.Txattrcreate => CreateAttribute(request),
            _ => Error(request, Errno.NotSupported),
        };
    }

    private int Version(ServerRequest request)
    {
        if (!VersionMessage.TryRead(request.Message.Span, MessageType.Tversion, out VersionMessage message)) return Error(request, Errno.BadMessage);
        if (message.MessageSize < NinePConstants.MinimumMessageSize) return Error(request, Errno.Invalid);
        uint size = Math.Min(message.MessageSize, _options.MaximumMessageSize);
        bool isKnown = message.Version.SequenceEqual(NinePConstants.Version);
        int length = new VersionMessage(size, isKnown ? NinePConstants.Version : NinePConstants.UnknownVersion)
            .Write(request.GetReply(VersionMessage.FixedLength + 8).Span, MessageType.Rversion, request.Tag);
        List<Fid> fids;
        lock (_gate)
        {
            fids = Abandon(request);
            _version = request;
            _versionLength = length;
        }

        foreach (Fid fid in fids) _ = fid.Release();
        lock (_gate)
        {
            Volatile.Write(ref _messageSize, isKnown ? size : 0);
            // whatever still runs ends before the new session begins
            if (_requests.Count == 1) EndVersion();
        }

        return Pending;
    }

    private int Flush(ServerRequest request)
    {
        if (!Tflush.TryRead(request.Message.Span, out Tflush message)) return Error(request, Errno.BadMessage);
        lock (_gate)
        {
            if (_requests.TryGetValue(message.OldTag, out ServerRequest? old) && !ReferenceEquals(old, request))
            {
                (old.Flushes ??= []).Add(request);
                old.GiveUp();
                return Pending;
            }
        }

        return Empty(request, MessageType.Rflush);
    }

    /// <summary>Hands an answer over. The tag is free from then on.</summary>
    private void Finish(ServerRequest request, int length)
    {
        Fid? fid = request.Fid;
        request.Fid = null;
        _ = fid?.Release();
        lock (_gate)
        {
            CompleteLocked(request, length);
            if (_version is not null && _requests.Count == 1) EndVersion();
            if (_isClosed && _requests.Count == 0) _ = _drained.TrySetResult();
        }
    }

    private void CompleteLocked(ServerRequest request, int length)
    {
        List<ServerRequest>? flushes = request.Flushes;
        _ = _requests.Remove(request.Tag);
        bool isSent = !request.IsSilenced && (flushes is null || !IsInterrupted(request, length));
        request.Complete(isSent ? length : 0, isSent ? request.DataLength : 0);
        if (flushes is null) return;
        foreach (ServerRequest flush in flushes) CompleteLocked(flush, Empty(flush, MessageType.Rflush));
    }

    /// <summary>Silences and gives up all requests but one, and empties the table of fids. The caller releases them.</summary>
    private List<Fid> Abandon(ServerRequest? but)
    {
        foreach (ServerRequest request in _requests.Values)
        {
            if (ReferenceEquals(request, but)) continue;
            request.IsSilenced = true;
            request.GiveUp();
        }

        List<Fid> fids = [.. _fids.Values];
        _fids.Clear();
        return fids;
    }

    private void EndVersion()
    {
        ServerRequest request = _version!;
        _version = null;
        CompleteLocked(request, _versionLength);
    }

    private static bool IsInterrupted(ServerRequest request, int length) =>
        length == Rlerror.FixedLength && Rlerror.TryRead(request.GetReply(length).Span[..length], out Rlerror answer)
            && answer.Error is Errno.Interrupted or Errno.Canceled;

    private static int Error(ServerRequest request, Errno error)
    {
        request.DataLength = 0;
        return new Rlerror(error).Write(request.GetReply(Rlerror.FixedLength).Span, request.Tag);
    }

    private static int Empty(ServerRequest request, MessageType type) =>
        EmptyMessage.Write(request.GetReply(EmptyMessage.FixedLength).Span, type, request.Tag);

    /// <summary>An answer without content, or an error.</summary>
    private static int Answer(ServerRequest request, Errno error) =>
        error == Errno.None ? Empty(request, request.Type + 1) : Error(request, error);

    /// <summary>An answer that is a qid, or an error.</summary>
    private static int Answer(ServerRequest request, Errno error, Qid qid) =>
        error == Errno.None ? QidMessage.Write(request.GetReply(QidMessage.FixedLength).Span, request.Type + 1, request.Tag, qid) : Error(request, error);
}
