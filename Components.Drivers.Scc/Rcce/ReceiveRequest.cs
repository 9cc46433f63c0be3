namespace LibOs.Components.Drivers.Scc;

/// <summary>The receiver's half of the protocol.</summary>
internal sealed class ReceiveRequest : RcceRequest
{
    private readonly Memory<byte> _data;
    private readonly Memory<byte> _tag;
    private readonly bool _anyLength;
    private int _done;
    private int _taken;

    public ReceiveRequest(Rcce rcce, Memory<byte> data, int source, Memory<byte> tag, bool anyLength)
        : base(rcce)
    {
        _data = data;
        _tag = tag;
        _anyLength = anyLength;
        Partner = source;
        Size = anyLength ? 0 : data.Length;
    }

    internal void Bind(int source) => Partner = source;

    internal override void Advance()
    {
        Span<byte> tag = stackalloc byte[Rcce.MaxTaggedLength];
        while (!IsCompleted)
        {
            Status = RcceStatus.Pending;
            var status = new MessageStatus(Rcce.ReadSent(Partner, tag));
            if (status.IsEmpty) return;
            if (!HasBegun) Begin(status, tag);
            if (!status.IsPipelined) TakeChunk(status, tag);
            else if (!TryTakeHalf(status)) return;
        }
    }

    private void Begin(MessageStatus status, ReadOnlySpan<byte> tag)
    {
        int size = status.IsPipelined ? MessageStatus.PipelinedSize(tag) : status.Value;
        if (size > _data.Length || (!_anyLength && size != _data.Length))
        {
            Status = RcceStatus.Rejected;
            throw new RcceException(RcceError.MessageLength, $"unit of execution {Partner} sends {size} bytes, and {_data.Length} are awaited.");
        }

        HasBegun = true;
        Size = size;
        if (!_tag.IsEmpty) tag[.._tag.Length].CopyTo(_tag.Span);
    }

    private void TakeChunk(MessageStatus status, ReadOnlySpan<byte> tag)
    {
        // The flag is lowered before the answer: the sender may set it anew as soon as it has that.
        Rcce.ClearSent(Partner);
        if (status.IsInline)
        {
            tag[..Size].CopyTo(_data.Span);
            _done = Size;
        }
        else
        {
            int length = Math.Min(Rcce.ChunkBytes, Size - _done);
            Rcce.GetChunk(_data.Span.Slice(_done, length), 0, Partner);
            _done += length;
        }

        Rcce.SetReady(Partner, 1);
        if (_done >= Size) Status = RcceStatus.Success;
    }

    /// <returns>False when the sender has not filled the next half yet.</returns>
    private bool TryTakeHalf(MessageStatus status)
    {
        int half = Rcce.ChunkBytes / 2;
        int count = (Size + half - 1) / half;
        if (status.Value <= _taken || status.Value > count) return false;
        while (_taken < status.Value)
        {
            int length = Math.Min(half, Size - _done);
            Rcce.GetChunk(_data.Span.Slice(_done, length), _taken % 2 * half, Partner);
            _done += length;
            _taken++;
            if (_taken == count) Rcce.ClearSent(Partner);
            Rcce.SetReady(Partner, _taken);
        }

        if (_taken == count) Status = RcceStatus.Success;
        return true;
    }
}
