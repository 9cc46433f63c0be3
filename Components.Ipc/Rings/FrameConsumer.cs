using System.Runtime.CompilerServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The reading side of a ring of frames with one producer and one consumer.</summary>
/// <remarks>A mutable struct, used by one participant: do not copy it. Allocates nothing. Positions and lengths that the producer wrote are checked.</remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct FrameConsumer<TTransport>
    where TTransport : struct, IIpcTransport
{
    private readonly RingGeometry<TTransport> _ring;
    private readonly int _data;
    private readonly int _producer;
    private readonly uint _capacity;
    private TTransport _transport;
    private RingPeer<TTransport> _peer;
    private uint _head;
    private uint _tail;
    private int _peeked;

    /// <summary>Joins a ring as its consumer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies: <see cref="FrameProducer{TTransport}.Size"/> bytes, zero at first.</param>
    /// <param name="capacity">Its bytes: a power of two from 64, the same on both sides.</param>
    /// <param name="producer">The participant that writes.</param>
    /// <exception cref="IpcException">The other side has made another ring there.</exception>
    public FrameConsumer(TTransport transport, int offset, int capacity, int producer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 64);
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindFrames, capacity, 1);
        _data = _ring.Data;
        _producer = producer;
        _capacity = (uint)capacity;
        _tail = transport.Load(_ring.Tail);
        _head = _tail;
        if ((_tail & 7) != 0) throw IpcException.For(IpcResult.Corrupted, "Ring");
        _peer = new RingPeer<TTransport>(ref _transport, _ring.Tail, _ring.Head);
        _peeked = -1;
    }

    /// <summary>How long the producer may give no sign of life before a wait for it ends with <see cref="IpcResult.PeerLost"/>, in nanoseconds; 0 for ever.</summary>
    public long PeerTimeout
    {
        readonly get => _peer.Timeout;
        set => _peer.Timeout = value;
    }

    /// <summary>Copies the next frame and takes it, if there is one.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="length">Its bytes; when it is longer than the room, how many it has, and it stays.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not; <see cref="IpcResult.Closed"/> only when all has been taken.</returns>
    public IpcResult TryRead(Span<byte> destination, out int length)
    {
        IpcResult result = TryPeek(out ReadOnlySpan<byte> frame);
        length = frame.Length;
        if (result != IpcResult.Done) return result;
        bool fits = length <= destination.Length;
        if (fits) frame.CopyTo(destination);
        if (fits) Release();
        else Keep();
        return fits ? IpcResult.Done : IpcResult.TooLong;
    }

    /// <summary>Copies the next frame and takes it; waits for one.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="length">Its bytes; when it is longer than the room, how many it has, and it stays.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Read(Span<byte> destination, out int length, long deadline = long.MaxValue)
    {
        IpcResult result = TryRead(destination, out length);
        if (result != IpcResult.WouldBlock) return result;
        result = WaitForFrame(deadline);
        return result == IpcResult.Done ? TryRead(destination, out length) : result;
    }

    /// <summary>Gives the next frame to read in place, until <see cref="Release"/> or <see cref="Keep"/>.</summary>
    /// <param name="frame">Its bytes. The producer can still change them: copy what is checked before it is used.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    /// <exception cref="InvalidOperationException">The frame looked at before has not been released.</exception>
    public IpcResult TryPeek(out ReadOnlySpan<byte> frame)
    {
        if (_peeked >= 0) throw new InvalidOperationException("Release or keep the frame looked at before.");
        frame = default;
        IpcResult result = _head != _tail ? IpcResult.Done : Refresh();
        if (result != IpcResult.Done) return result;
        uint length = _transport.Load(Offset(_tail));
        uint toEnd = _capacity - (_tail & (_capacity - 1));
        if (length == FrameProducer<TTransport>.Skip)
        {
            // a mark is never the last thing: the frame that did not fit came with it
            if (_head - _tail <= toEnd || toEnd == _capacity) return IpcResult.Corrupted;
            _tail += toEnd;
            toEnd = _capacity;
            length = _transport.Load(Offset(_tail));
        }

        uint most = Math.Min(_head - _tail, toEnd);
        if (length > (_capacity / 2) - FrameProducer<TTransport>.HeaderLength || Space(length) > most) return IpcResult.Corrupted;
        _peeked = (int)length;
        frame = _transport.BeginRead(Offset(_tail) + FrameProducer<TTransport>.HeaderLength, (int)length);
        return IpcResult.Done;
    }

    /// <summary>Is done with the frame looked at.</summary>
    public void Release()
    {
        if (_peeked < 0) return;
        uint space = Space((uint)_peeked);
        Keep();
        _tail += space;
        _transport.Store(_ring.Tail, _tail);
        Waiter<TTransport>.Wake(ref _transport, _producer, _ring.ProducerSleep);
    }

    /// <summary>Leaves the frame looked at in the ring.</summary>
    public void Keep()
    {
        if (_peeked < 0) return;
        _transport.EndRead(Offset(_tail) + FrameProducer<TTransport>.HeaderLength, _peeked);
        _peeked = -1;
    }

    /// <summary>Waits until there is a frame.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult WaitForFrame(long deadline = long.MaxValue)
    {
        var waiter = new Waiter<TTransport>(_transport, _ring.ConsumerSleep, deadline);
        IpcResult result;
        do
        {
            result = _head != _tail ? IpcResult.Done : Refresh();
        }
        while (_peer.IsWorthWaiting(ref waiter, ref _transport, ref result));

        return result;
    }

    /// <summary>Gives a sign of life to a producer that has a <see cref="PeerTimeout"/>. Waiting gives them by itself.</summary>
    public void Beat() => _peer.Beat(ref _transport);

    /// <summary>Says that nothing more will be taken.</summary>
    public void Close()
    {
        _peer.Close(ref _transport);
        Waiter<TTransport>.Wake(ref _transport, _producer, _ring.ProducerSleep);
    }

    /// <summary>Whether the producer still lives, while it is waited for.</summary>
    internal IpcResult LookAtPeer() => _peer.IsSilent(ref _transport) ? IpcResult.PeerLost : IpcResult.WouldBlock;

    internal readonly int SleepWord => _ring.ConsumerSleep;

    private static uint Space(uint length) => (length + FrameProducer<TTransport>.HeaderLength + 7) & ~7u;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IpcResult Refresh()
    {
        IpcResult result = Advance();
        if (result != IpcResult.WouldBlock) return result;
        result = _peer.IsClosed ? IpcResult.Closed : _peer.Look(ref _transport);
        if (result != IpcResult.Closed) return result;

        // it may have written between the two looks, before it closed
        result = Advance();
        return result == IpcResult.WouldBlock ? IpcResult.Closed : result;
    }

    private IpcResult Advance()
    {
        uint head = _transport.Load(_ring.Head);
        if (head - _tail > _capacity || (head & 7) != 0) return IpcResult.Corrupted;
        _head = head;
        return head != _tail ? IpcResult.Done : IpcResult.WouldBlock;
    }

    private readonly int Offset(uint position) => _data + (int)(position & (_capacity - 1));
}
