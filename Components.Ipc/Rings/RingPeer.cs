using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>One side's view of the other: whether it is there, has closed, has begun anew, still lives.</summary>
/// <remarks>Each side has a line: its position, its state (bit 0 open, bit 1 closed, above it how often it has begun), its beat.</remarks>
internal struct RingPeer<TTransport>
    where TTransport : struct, IIpcTransport
{
    public const int StateAt = 4;
    public const int BeatAt = 8;
    private const uint Open = 1;
    private const uint ClosedBit = 2;

    private readonly int _mine;
    private readonly int _other;
    private uint _state;
    private uint _otherEpoch;
    private uint _beat;
    private uint _otherBeat;
    private long _otherBeatAt;

    public RingPeer(ref TTransport transport, int mine, int other)
    {
        _mine = mine;
        _other = other;
        _state = (((transport.Load(mine + StateAt) >> 2) + 1) << 2) | Open;
        transport.Store(mine + StateAt, _state);
    }

    /// <summary>How long the other side may give no sign of life, in nanoseconds; 0 for ever.</summary>
    public long Timeout { get; set; }

    public readonly bool IsClosed => (_state & ClosedBit) != 0;

    public void Close(ref TTransport transport)
    {
        _state |= ClosedBit;
        transport.Store(_mine + StateAt, _state);
    }

    /// <summary>Gives a sign of life.</summary>
    public void Beat(ref TTransport transport) => transport.Store(_mine + BeatAt, ++_beat);

    /// <summary>Looks at the other side when there is nothing to take from it, or no room.</summary>
    public IpcResult Look(ref TTransport transport)
    {
        uint state = transport.Load(_other + StateAt);
        if (state == 0) return IpcResult.WouldBlock;
        uint epoch = state >> 2;
        if (_otherEpoch == 0) _otherEpoch = epoch;
        if (epoch != _otherEpoch) return IpcResult.PeerLost;
        return (state & ClosedBit) != 0 ? IpcResult.Closed : (state & Open) != 0 ? IpcResult.WouldBlock : IpcResult.Corrupted;
    }

    /// <summary>Looks for signs of life, while waiting.</summary>
    /// <returns>Whether there was none for too long.</returns>
    public bool IsSilent(ref TTransport transport)
    {
        Beat(ref transport);
        if (Timeout == 0) return false;
        uint beat = transport.Load(_other + BeatAt);
        long now = transport.Now;
        if (beat != _otherBeat || _otherBeatAt == 0)
        {
            _otherBeat = beat;
            _otherBeatAt = now;
        }

        return now - _otherBeatAt > Timeout;
    }

    /// <summary>Waits for the other side for a while, if looking at it gave nothing; ends the wait otherwise.</summary>
    /// <param name="waiter">The wait.</param>
    /// <param name="transport">Who waits.</param>
    /// <param name="result">What looking gave; when the wait has been for nothing, why.</param>
    /// <returns>Whether to look again.</returns>
    public bool IsWorthWaiting(ref Waiter<TTransport> waiter, ref TTransport transport, ref IpcResult result)
    {
        if (result == IpcResult.WouldBlock)
        {
            if (!waiter.Next()) result = IpcResult.TimedOut;
            else if (waiter.IsArmed && IsSilent(ref transport)) result = IpcResult.PeerLost;
            if (result == IpcResult.WouldBlock) return true;
        }

        waiter.End();
        _otherBeatAt = 0;
        return false;
    }
}
