using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>A request on its way through a <see cref="Session"/>. Each transport has a kind of its own.</summary>
/// <remarks>
/// A request may be used again after <see cref="Complete"/>. Data of a Twrite, Tread and Treaddir lies within the message and
/// its answer, or apart, in pieces that the transport names: then it is read and written there and copied nowhere.
/// </remarks>
public abstract class ServerRequest
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private bool _isGivenUp;

    /// <summary>The message, with its data unless that lies apart.</summary>
    public Memory<byte> Message { get; protected set; }

    /// <summary>Whether data lies apart from messages.</summary>
    public bool IsDataApart { get; protected set; }

    /// <summary>Where data lies that is apart.</summary>
    public ReadOnlyMemory<Memory<byte>> Data { get; protected set; }

    /// <summary>Is cancelled when the client gives the request up, begins a new session or goes.</summary>
    public CancellationToken Cancellation
    {
        get
        {
            lock (_gate)
            {
                if (_source is null)
                {
                    _source = new CancellationTokenSource();
                    if (_isGivenUp) _ = _source.CancelAsync();
                }

                return _source.Token;
            }
        }
    }

    internal Fid? Fid { get; set; }

    internal ushort Tag { get; set; }

    internal MessageType Type { get; set; }

    /// <summary>The answer is not sent: the session that it was asked in is over.</summary>
    internal bool IsSilenced { get; set; }

    /// <summary>How many bytes of the answer's data lie apart.</summary>
    internal int DataLength { get; set; }

    /// <summary>The requests that give this one up, in their order.</summary>
    internal List<ServerRequest>? Flushes { get; set; }

    /// <summary>The pieces that a read or write uses, when they are not those of the transport.</summary>
    internal Memory<byte>[] Pieces { get; } = new Memory<byte>[1];

    /// <summary>Gives the place for an answer.</summary>
    /// <param name="length">How many bytes are wanted.</param>
    /// <returns>At least that many, or as many as there are. Asked again for no more, it gives the same place.</returns>
    protected internal abstract Memory<byte> GetReply(int length);

    /// <summary>The request is done; its answer lies in the reply. Called in the order in which answers must be seen.</summary>
    /// <param name="replyLength">The length of the answer in bytes without data that lies apart; 0 when there is none because the request was given up.</param>
    /// <param name="dataLength">How many bytes of data lie apart.</param>
    /// <remarks>Called under the session's lock: it must not wait and not call the session.</remarks>
    protected internal abstract void Complete(int replyLength, int dataLength);

    internal void GiveUp()
    {
        lock (_gate)
        {
            _isGivenUp = true;
            // not Cancel: who waits goes on elsewhere, for the caller holds the session's lock
            if (_source is { IsCancellationRequested: false }) _ = _source.CancelAsync();
        }
    }

    internal void Begin(ushort tag, MessageType type)
    {
        Tag = tag;
        Type = type;
        Fid = null;
        DataLength = 0;
        IsSilenced = false;
        Flushes = null;
        lock (_gate)
        {
            // one that was cancelled cannot be used again
            if (_source is not null && !_source.TryReset()) _source = null;
            _isGivenUp = false;
        }
    }
}
