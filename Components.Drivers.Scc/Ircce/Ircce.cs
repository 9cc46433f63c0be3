namespace LibOs.Components.Drivers.Scc;

/// <summary>iRCCE: non-blocking messages with wildcards and wait lists, beside RCCE on the same core.</summary>
/// <remarks>
/// Messages of at most <see cref="Rcce.MaxTaggedLength"/> bytes ride in the flag's line: one line is written instead of two.
/// Either library receives what the other sends.
/// </remarks>
public sealed class Ircce
{
    /// <summary>Receives from whoever sends (iRCCE_ANY_SOURCE).</summary>
    public const int AnySource = -1;

    private readonly Rcce _rcce;
    private int _counters = GrbRegister.CounterCount;

    /// <summary>Starts iRCCE (iRCCE_init).</summary>
    /// <param name="rcce">RCCE on this core.</param>
    public Ircce(Rcce rcce)
    {
        ArgumentNullException.ThrowIfNull(rcce);
        _rcce = rcce;
    }

    /// <summary>Begins to send (iRCCE_isend).</summary>
    /// <param name="data">1 byte or more; unchanged until the request is done.</param>
    /// <param name="dest">The receiver's rank.</param>
    public RcceRequest Isend(ReadOnlyMemory<byte> data, int dest) => Begin(_rcce.StartSend(data, dest, default, inline: true, pipelined: false));

    /// <summary>Begins to receive (iRCCE_irecv).</summary>
    /// <param name="data">As long as the message; filled when the request is done.</param>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>.</param>
    public RcceRequest Irecv(Memory<byte> data, int source) => Begin(_rcce.StartReceive(data, source, default, anyLength: false));

    /// <summary>Begins to receive a message of any length (iRCCE_ANY_LENGTH); <see cref="RcceRequest.Size"/> tells it.</summary>
    /// <param name="data">At least as long as the message.</param>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>.</param>
    public RcceRequest IrecvAnyLength(Memory<byte> data, int source) => Begin(_rcce.StartReceive(data, source, default, anyLength: true));

    /// <summary>Begins to send in halves of the chunk (iRCCE_issend).</summary>
    /// <param name="data">1 byte or more; unchanged until the request is done.</param>
    /// <param name="dest">The receiver's rank.</param>
    public RcceRequest Issend(ReadOnlyMemory<byte> data, int dest) => Begin(_rcce.StartSend(data, dest, default, inline: true, pipelined: true));

    /// <summary>Begins to receive what <see cref="Issend"/> sends (iRCCE_isrecv).</summary>
    /// <param name="data">As long as the message.</param>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>.</param>
    public RcceRequest Isrecv(Memory<byte> data, int source) => Irecv(data, source);

    /// <summary>Sends in halves of the chunk and waits (iRCCE_ssend).</summary>
    /// <param name="data">1 byte or more.</param>
    /// <param name="dest">The receiver's rank.</param>
    public void Ssend(ReadOnlyMemory<byte> data, int dest) => _rcce.Wait(Issend(data, dest));

    /// <summary>Receives what <see cref="Ssend"/> sends and waits (iRCCE_srecv).</summary>
    /// <param name="data">As long as the message.</param>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>.</param>
    public void Srecv(Memory<byte> data, int source) => _rcce.Wait(Isrecv(data, source));

    /// <summary>Moves all requests on and says how one stands (iRCCE_isend_test, iRCCE_irecv_test).</summary>
    /// <param name="request">The request.</param>
    public RcceStatus Test(RcceRequest request)
    {
        _ = _rcce.Test(request);
        return request.Status;
    }

    /// <summary>Waits for a request (iRCCE_isend_wait, iRCCE_irecv_wait).</summary>
    /// <param name="request">The request.</param>
    public void Wait(RcceRequest request) => _rcce.Wait(request);

    /// <summary>Moves all requests on (iRCCE_isend_push, iRCCE_irecv_push).</summary>
    public void Push() => _rcce.Push();

    /// <summary>Cancels a request that has not begun (iRCCE_isend_cancel, iRCCE_irecv_cancel).</summary>
    /// <param name="request">The request.</param>
    public bool Cancel(RcceRequest request) => _rcce.Cancel(request);

    /// <summary>Whether a message waits (iRCCE_iprobe).</summary>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>: the lowest whose message waits.</param>
    /// <param name="foundSource">The sender's rank.</param>
    /// <param name="size">The message's length in bytes.</param>
    public bool Iprobe(int source, out int foundSource, out int size)
    {
        for (int ue = 0; ue < _rcce.NumUes; ue++)
        {
            if (ue == _rcce.Ue || (source != AnySource && source != ue)) continue;
            if (!_rcce.RecvProbe(ue, out size)) continue;
            foundSource = ue;
            return true;
        }

        foundSource = -1;
        size = 0;
        return false;
    }

    /// <summary>Waits until a message waits (iRCCE_probe); requests move on meanwhile.</summary>
    /// <param name="source">The sender's rank, or <see cref="AnySource"/>.</param>
    /// <param name="size">The message's length in bytes.</param>
    /// <returns>The sender's rank.</returns>
    public int Probe(int source, out int size)
    {
        int found;
        while (!Iprobe(source, out found, out size))
        {
            _rcce.Push();
            _rcce.Scc.Core.Relax();
        }

        return found;
    }

    /// <summary>Takes an atomic counter, set to 0 (iRCCE_atomic_alloc). All call it alike; counters are taken from the highest down.</summary>
    public AtomicCounter AtomicAlloc()
    {
        if (_counters <= GrbRegister.CounterCount / 2) throw new RcceException(RcceError.Malloc, "all atomic counters are taken.");
        AtomicCounter counter = _rcce.Scc.Counter(--_counters);
        if (_rcce.Ue == 0) counter.Value = 0;
        _rcce.Barrier();
        return counter;
    }

    private RcceRequest Begin(RcceRequest request)
    {
        _rcce.Push();
        return request;
    }
}
