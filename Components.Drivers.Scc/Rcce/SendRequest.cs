namespace LibOs.Components.Drivers.Scc;

/// <summary>The sender's half of the protocol: local put, remote get.</summary>
internal sealed class SendRequest : RcceRequest
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly ReadOnlyMemory<byte> _tag;
    private readonly bool _inline;
    private readonly bool _pipelined;
    private int _done;
    private int _put;
    private int _acknowledged;

    public SendRequest(Rcce rcce, ReadOnlyMemory<byte> data, int destination, ReadOnlyMemory<byte> tag, bool inline, bool pipelined)
        : base(rcce)
    {
        _data = data;
        _tag = tag;
        _inline = inline && tag.IsEmpty && data.Length <= Rcce.MaxTaggedLength;
        _pipelined = pipelined && !_inline;
        Partner = destination;
        Size = data.Length;
    }

    internal override void Advance()
    {
        if (IsCompleted) return;
        Status = RcceStatus.Pending;
        HasBegun = true;
        if (_pipelined) AdvancePipelined();
        else AdvanceByChunk();
    }

    private void AdvanceByChunk()
    {
        while (true)
        {
            if (_put == 0)
            {
                PutNext(_inline ? 0 : Math.Min(Rcce.ChunkBytes, Size - _done), 0);
                continue;
            }

            if (!Rcce.TryTakeReady(Partner, 1)) return;
            _done += _put;
            _put = 0;
            if (!_inline && _done < Size) continue;
            Status = RcceStatus.Success;
            return;
        }
    }

    // Two halves of the chunk in turn: one is filled while the other is emptied. Flags count the halves.
    private void AdvancePipelined()
    {
        int half = Rcce.ChunkBytes / 2;
        int count = (Size + half - 1) / half;
        while (true)
        {
            if (_put < count && _put < _acknowledged + 2)
            {
                int start = _put * half;
                Rcce.PutChunk(_data.Span.Slice(start, Math.Min(half, Size - start)), _put % 2 * half);
                _put++;
                Rcce.SetSentPipelined(Partner, _put, Size);
                continue;
            }

            int ready = Rcce.ReadReady(Partner);
            if (ready <= _acknowledged || ready > _put) return;
            _acknowledged = ready;
            if (_acknowledged < count) continue;
            Rcce.ClearReady(Partner);
            Status = RcceStatus.Success;
            return;
        }
    }

    private void PutNext(int length, int offset)
    {
        if (_inline)
        {
            _put = Math.Max(1, Size);
            Rcce.SetSent(Partner, MessageStatus.Inline(Size), _data.Span);
            return;
        }

        Rcce.PutChunk(_data.Span.Slice(_done, length), offset);
        _put = length;
        Rcce.SetSent(Partner, MessageStatus.Chunk(Size, tagged: !_tag.IsEmpty), _tag.Span);
    }
}
