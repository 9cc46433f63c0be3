using System.Buffers.Binary;

namespace LibOs.Components.Drivers.Scc;

/// <content>Messages. A message goes into the sender's own buffer, and the receiver fetches it from there.</content>
public sealed partial class Rcce
{
    /// <summary>The longest message in bytes.</summary>
    public const int MaxMessageBytes = (1 << 28) - 1;

    private readonly Queue<RcceRequest> _sending = new();
    private readonly Queue<RcceRequest>[] _receiving;
    private readonly List<ReceiveRequest> _fromAnyone = [];
    private bool _pushing;

    /// <summary>Sends (RCCE_send). Returns when the receiver has it.</summary>
    /// <param name="data">1 byte or more.</param>
    /// <param name="dest">The receiver's rank; not the own.</param>
    public void Send(ReadOnlySpan<byte> data, int dest) => Wait(StartSend(data.ToArray(), dest, default, inline: false, pipelined: false));

    /// <summary>Receives (RCCE_recv).</summary>
    /// <param name="data">Filled; as long as the message.</param>
    /// <param name="source">The sender's rank.</param>
    /// <exception cref="RcceException">MessageLength: the sender's message has another length. It stays where it is.</exception>
    public void Recv(Span<byte> data, int source)
    {
        byte[] copy = new byte[data.Length];
        Wait(StartReceive(copy, source, default, anyLength: false));
        copy.CopyTo(data);
    }

    /// <summary>Receives if a message waits (RCCE_recv_test).</summary>
    /// <param name="data">Filled; as long as the message.</param>
    /// <param name="source">The sender's rank.</param>
    public bool RecvTest(Span<byte> data, int source)
    {
        if (!RecvProbe(source, out _)) return false;
        Recv(data, source);
        return true;
    }

    /// <summary>Sends in halves of the chunk, one filled while the other is emptied (RCCE_send_pipe). The receiver may use any receive.</summary>
    /// <param name="data">1 byte or more.</param>
    /// <param name="dest">The receiver's rank.</param>
    public void SendPipe(ReadOnlySpan<byte> data, int dest) => Wait(StartSend(data.ToArray(), dest, default, inline: false, pipelined: true));

    /// <summary>Receives what <see cref="SendPipe"/> or another send sends (RCCE_recv_pipe).</summary>
    /// <param name="data">Filled; as long as the message.</param>
    /// <param name="source">The sender's rank.</param>
    public void RecvPipe(Span<byte> data, int source) => Recv(data, source);

    /// <summary>Sends with a tag that the receiver sees with the first chunk (RCCE_send_tagged).</summary>
    /// <param name="data">1 byte or more.</param>
    /// <param name="tag">1 to 28 bytes.</param>
    /// <param name="dest">The receiver's rank.</param>
    public void SendTagged(ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag, int dest)
    {
        if (tag.Length is < 1 or > MaxTaggedLength) throw new RcceException(RcceError.MessageLength, $"a tag has 1 to {MaxTaggedLength} bytes, not {tag.Length}.");
        Wait(StartSend(data.ToArray(), dest, tag.ToArray(), inline: false, pipelined: false));
    }

    /// <summary>Receives with the tag (RCCE_recv_tagged).</summary>
    /// <param name="data">Filled; as long as the message.</param>
    /// <param name="tag">Filled; at most 28 bytes.</param>
    /// <param name="source">The sender's rank.</param>
    public void RecvTagged(Span<byte> data, Span<byte> tag, int source)
    {
        if (tag.Length is < 1 or > MaxTaggedLength) throw new RcceException(RcceError.MessageLength, $"a tag has 1 to {MaxTaggedLength} bytes, not {tag.Length}.");
        byte[] copy = new byte[data.Length];
        byte[] tagCopy = new byte[tag.Length];
        Wait(StartReceive(copy, source, tagCopy, anyLength: false));
        copy.CopyTo(data);
        tagCopy.CopyTo(tag);
    }

    /// <summary>Whether a message of a sender waits (RCCE_recv_probe), and how long it is.</summary>
    /// <param name="source">The sender's rank.</param>
    /// <param name="size">The message's length in bytes.</param>
    public bool RecvProbe(int source, out int size) => RecvProbeTagged(source, [], out size);

    /// <summary>Whether a message of a sender waits, its length and its tag (RCCE_recv_probe_tagged).</summary>
    /// <param name="source">The sender's rank.</param>
    /// <param name="tag">Filled with the first bytes of its tag; zeros where it has none.</param>
    /// <param name="size">The message's length in bytes.</param>
    public bool RecvProbeTagged(int source, Span<byte> tag, out int size)
    {
        if (tag.Length > MaxTaggedLength) throw new RcceException(RcceError.MessageLength, $"a tag has at most {MaxTaggedLength} bytes.");
        Span<byte> line = stackalloc byte[MaxTaggedLength];
        var status = new MessageStatus(ReadSent(CheckUe(source), line));
        size = status.IsPipelined ? MessageStatus.PipelinedSize(line) : status.Value;
        if (status.IsTagged) line[..tag.Length].CopyTo(tag);
        else tag.Clear();
        return !status.IsEmpty;
    }

    /// <summary>Sends to all other members of a communicator at once (RCCE_send_mcast): one copy in the own buffer, fetched by all.</summary>
    /// <param name="data">1 byte or more.</param>
    /// <param name="comm">The communicator; by default the world.</param>
    public void SendMcast(ReadOnlySpan<byte> data, RcceCommunicator? comm = null)
    {
        CheckLength(data.Length);
        comm = CheckComm(comm);
        while (_sending.Count > 0) Idle();
        for (int done = 0; done < data.Length; done += ChunkBytes)
        {
            PutChunk(data.Slice(done, Math.Min(ChunkBytes, data.Length - done)), 0);
            Barrier(comm);
            Barrier(comm);
        }
    }

    /// <summary>Receives what a member sends to all with <see cref="SendMcast"/> (RCCE_recv_mcast).</summary>
    /// <param name="data">Filled; as long as the message.</param>
    /// <param name="source">The sender's rank in the world.</param>
    /// <param name="comm">The communicator; by default the world.</param>
    public void RecvMcast(Span<byte> data, int source, RcceCommunicator? comm = null)
    {
        CheckLength(data.Length);
        _ = CheckUe(source);
        comm = CheckComm(comm);
        for (int done = 0; done < data.Length; done += ChunkBytes)
        {
            Barrier(comm);
            GetChunk(data.Slice(done, Math.Min(ChunkBytes, data.Length - done)), 0, source);
            Barrier(comm);
        }
    }

    /// <summary>Begins to send (RCCE_isend). Requests of one sender go out one after the other, in their order.</summary>
    /// <param name="data">1 byte or more; unchanged until the request is done.</param>
    /// <param name="dest">The receiver's rank.</param>
    public RcceRequest Isend(ReadOnlyMemory<byte> data, int dest)
    {
        RcceRequest request = StartSend(data, dest, default, inline: false, pipelined: false);
        Push();
        return request;
    }

    /// <summary>Begins to receive (RCCE_irecv). Requests for one sender are served in their order.</summary>
    /// <param name="data">As long as the message; filled when the request is done.</param>
    /// <param name="source">The sender's rank.</param>
    public RcceRequest Irecv(Memory<byte> data, int source)
    {
        RcceRequest request = StartReceive(data, source, default, anyLength: false);
        Push();
        return request;
    }

    /// <summary>Moves all requests on (RCCE_isend_push, RCCE_irecv_push) and looks whether one is done.</summary>
    /// <param name="request">The request.</param>
    public bool Test(RcceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.IsCompleted) Push();
        return request.IsCompleted;
    }

    /// <summary>Waits for a request (RCCE_isend_wait, RCCE_irecv_wait); all others move on meanwhile.</summary>
    /// <param name="request">The request.</param>
    public void Wait(RcceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        while (!Test(request)) _core.Relax();
    }

    /// <summary>Cancels a request that has not begun (RCCE_recv_cancel, iRCCE_isend_cancel).</summary>
    /// <param name="request">The request.</param>
    /// <returns>False when it has begun or is done.</returns>
    public bool Cancel(RcceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.HasBegun || request.IsCompleted) return false;
        request.Cancel();
        _ = _fromAnyone.Remove((request as ReceiveRequest)!);
        return true;
    }

    /// <summary>Moves all requests that are under way on, as far as they go without waiting.</summary>
    public void Push()
    {
        if (_pushing) return;
        _pushing = true;
        try
        {
            PushQueue(_sending);
            for (int source = 0; source < _receiving.Length; source++)
            {
                PushQueue(_receiving[source]);
                if (_receiving[source].Count == 0) PushFromAnyone(source);
            }
        }
        finally
        {
            _pushing = false;
        }
    }

    internal RcceRequest StartSend(ReadOnlyMemory<byte> data, int dest, ReadOnlyMemory<byte> tag, bool inline, bool pipelined)
    {
        CheckLength(data.Length);
        if (CheckUe(dest) == Ue) throw new RcceException(RcceError.Id, "a unit of execution does not send to itself.");
        var request = new SendRequest(this, data, dest, tag, inline, pipelined);
        _sending.Enqueue(request);
        return request;
    }

    internal RcceRequest StartReceive(Memory<byte> data, int source, Memory<byte> tag, bool anyLength)
    {
        CheckLength(data.Length);
        if (source == Ircce.AnySource)
        {
            var any = new ReceiveRequest(this, data, source, tag, anyLength);
            _fromAnyone.Add(any);
            return any;
        }

        if (CheckUe(source) == Ue) throw new RcceException(RcceError.Id, "a unit of execution does not receive from itself.");
        var request = new ReceiveRequest(this, data, source, tag, anyLength);
        _receiving[source].Enqueue(request);
        return request;
    }

    internal void PutChunk(ReadOnlySpan<byte> data, int offset)
    {
        int whole = data.Length / LineBytes * LineBytes;
        if (whole > 0) _core.WriteMpbt(MessagePassingBuffer.Address(Scc.Me, _chunk.Offset + offset), data[..whole]);
        if (whole == data.Length) return;
        // The last line goes padded: a line that is not written whole would stay in the write-combine buffer.
        Span<byte> line = stackalloc byte[LineBytes];
        line.Clear();
        data[whole..].CopyTo(line);
        _core.WriteMpbt(MessagePassingBuffer.Address(Scc.Me, _chunk.Offset + offset + whole), line);
    }

    internal void GetChunk(Span<byte> data, int offset, int source)
    {
        _core.InvalidateMpbt();
        _core.ReadMpbt(MessagePassingBuffer.Address(CoreOf(source), _chunk.Offset + offset), data);
    }

    internal void SetSent(int dest, MessageStatus status, ReadOnlySpan<byte> tag) => WriteFlag(_sent[Ue], status.Word, tag, CoreOf(dest));

    internal void SetSentPipelined(int dest, int count, int size)
    {
        Span<byte> tag = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(tag, size);
        WriteFlag(_sent[Ue], MessageStatus.Pipelined(count).Word, tag, CoreOf(dest));
    }

    internal int ReadSent(int source, Span<byte> tag) => ReadFlag(_sent[source], Scc.Me, tag);

    internal void ClearSent(int source) => WriteFlag(_sent[source], 0, [], Scc.Me);

    internal void SetReady(int source, int value) => WriteFlag(_ready[Ue], value, [], CoreOf(source));

    internal int ReadReady(int dest) => ReadFlag(_ready[dest], Scc.Me);

    internal void ClearReady(int dest) => WriteFlag(_ready[dest], 0, [], Scc.Me);

    internal bool TryTakeReady(int dest, int value)
    {
        if (ReadReady(dest) != value) return false;
        ClearReady(dest);
        return true;
    }

    /// <summary>A round of waiting in which nothing was found.</summary>
    private void Idle()
    {
        Push();
        _core.Relax();
    }

    private static void PushQueue(Queue<RcceRequest> queue)
    {
        while (queue.TryPeek(out RcceRequest? request))
        {
            try
            {
                request.Advance();
            }
            finally
            {
                if (request.IsCompleted) _ = queue.Dequeue();
            }

            if (!request.IsCompleted) return;
        }
    }

    private void PushFromAnyone(int source)
    {
        if (_fromAnyone.Count == 0 || source == Ue || !RecvProbe(source, out _)) return;
        ReceiveRequest request = _fromAnyone[0];
        _fromAnyone.RemoveAt(0);
        request.Bind(source);
        _receiving[source].Enqueue(request);
        PushQueue(_receiving[source]);
    }

    private static void CheckLength(int length)
    {
        if (length is < 1 or > MaxMessageBytes) throw new RcceException(RcceError.MessageLength, $"a message has 1 to {MaxMessageBytes} bytes, not {length}.");
    }
}
