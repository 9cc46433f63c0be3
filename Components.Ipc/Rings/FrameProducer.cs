using System.Runtime.CompilerServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The writing side of a ring of frames, each some bytes of any length, with one producer and one consumer.</summary>
/// <remarks>
/// A frame is its length in a word, a spare word, its bytes, filled up to a multiple of 8; it never wraps around: a mark at the end of
/// the ring sends the consumer to the beginning. A mutable struct, used by one participant: do not copy it. Allocates nothing.
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct FrameProducer<TTransport>
    where TTransport : struct, IIpcTransport
{
    internal const uint Skip = 0xFFFF_FFFF;
    internal const int HeaderLength = 8;

    private readonly RingGeometry<TTransport> _ring;
    private readonly int _data;
    private readonly int _consumer;
    private readonly uint _capacity;
    private TTransport _transport;
    private RingPeer<TTransport> _peer;
    private uint _head;
    private uint _tail;
    private int _claimed;

    /// <summary>Joins a ring as its producer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="capacity">Its bytes: a power of two from 64, the same on both sides.</param>
    /// <param name="consumer">The participant that reads.</param>
    /// <exception cref="IpcException">The other side has made another ring there.</exception>
    public FrameProducer(TTransport transport, int offset, int capacity, int consumer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 64);
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindFrames, capacity, 1);
        _data = _ring.Data;
        _consumer = consumer;
        _capacity = (uint)capacity;
        _head = transport.Load(_ring.Head);
        _tail = transport.Load(_ring.Tail);
        if (_head - _tail > _capacity || ((_head | _tail) & 7) != 0) throw IpcException.For(IpcResult.Corrupted, "Ring");
        _peer = new RingPeer<TTransport>(ref _transport, _ring.Head, _ring.Tail);
        _claimed = -1;
    }

    /// <summary>How long the consumer may give no sign of life before a wait for it ends with <see cref="IpcResult.PeerLost"/>, in nanoseconds; 0 for ever.</summary>
    public long PeerTimeout
    {
        readonly get => _peer.Timeout;
        set => _peer.Timeout = value;
    }

    /// <summary>The most bytes of a frame: half the ring without 8.</summary>
    public readonly int MaximumLength => (int)(_capacity / 2) - HeaderLength;

    /// <summary>The bytes that a ring needs.</summary>
    /// <param name="capacity">Its bytes for frames: a power of two.</param>
    public static int Size(int capacity) => RingGeometry<TTransport>.Size(capacity);

    /// <summary>Writes a frame if there is room.</summary>
    /// <param name="frame">At most <see cref="MaximumLength"/> bytes.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult TryWrite(ReadOnlySpan<byte> frame)
    {
        IpcResult result = TryClaim(frame.Length, out Span<byte> room);
        if (result != IpcResult.Done) return result;
        frame.CopyTo(room);
        Commit(frame.Length);
        return IpcResult.Done;
    }

    /// <summary>Writes a frame; waits for room.</summary>
    /// <param name="frame">At most <see cref="MaximumLength"/> bytes.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Write(ReadOnlySpan<byte> frame, long deadline = long.MaxValue)
    {
        IpcResult result = TryWrite(frame);
        if (result != IpcResult.WouldBlock) return result;
        result = WaitForRoom(frame.Length, deadline);
        return result == IpcResult.Done ? TryWrite(frame) : result;
    }

    /// <summary>Gives room to write a frame in place. The consumer sees it after <see cref="Commit"/>.</summary>
    /// <param name="length">The most bytes that it will have.</param>
    /// <param name="room">So many bytes.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    /// <exception cref="InvalidOperationException">What was claimed before has not been committed.</exception>
    public IpcResult TryClaim(int length, out Span<byte> room)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (_claimed >= 0) throw new InvalidOperationException("Commit or drop what was claimed before.");
        room = default;
        if (length > MaximumLength) return IpcResult.TooLong;
        if (!HasRoom(length))
        {
            IpcResult result = Refresh(length);
            if (result != IpcResult.Done) return result;
        }

        uint toEnd = _capacity - (_head & (_capacity - 1));
        if (toEnd < Space(length))
        {
            _transport.Store(Offset(_head), Skip);
            _head += toEnd;
        }

        room = _transport.BeginWrite(Offset(_head) + HeaderLength, length);
        _claimed = length;
        return IpcResult.Done;
    }

    /// <summary>Hands the frame written in place to the consumer.</summary>
    /// <param name="length">Its bytes, 0 to as many as were claimed.</param>
    public void Commit(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _claimed);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _claimed = -1;
        _transport.EndWrite(Offset(_head) + HeaderLength, length);
        _transport.Store(Offset(_head), (uint)length);
        _head += Space(length);
        _transport.Store(_ring.Head, _head);
        Waiter<TTransport>.Wake(ref _transport, _consumer, _ring.ConsumerSleep);
    }

    /// <summary>Gives up the frame claimed: the consumer never sees it.</summary>
    public void Drop()
    {
        if (_claimed < 0) return;
        _claimed = -1;
        _transport.EndWrite(Offset(_head) + HeaderLength, 0);
    }

    /// <summary>Waits until there is room for a frame.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult WaitForRoom(int length, long deadline = long.MaxValue)
    {
        if (length > MaximumLength) return IpcResult.TooLong;
        var waiter = new Waiter<TTransport>(_transport, _ring.ProducerSleep, deadline);
        IpcResult result;
        do
        {
            result = HasRoom(length) ? IpcResult.Done : Refresh(length);
        }
        while (_peer.IsWorthWaiting(ref waiter, ref _transport, ref result));

        return result;
    }

    /// <summary>Gives a sign of life to a consumer that has a <see cref="PeerTimeout"/>. Waiting gives them by itself.</summary>
    public void Beat() => _peer.Beat(ref _transport);

    /// <summary>Says that nothing more will come.</summary>
    public void Close()
    {
        _peer.Close(ref _transport);

        // as if it were full: the next write looks closer
        _tail = _head - _capacity;
        Waiter<TTransport>.Wake(ref _transport, _consumer, _ring.ConsumerSleep);
    }

    internal readonly int SleepWord => _ring.ProducerSleep;

    private static uint Space(int length) => (uint)((length + HeaderLength + 7) & ~7);

    private readonly bool HasRoom(int length)
    {
        uint toEnd = _capacity - (_head & (_capacity - 1)), space = Space(length);
        return _capacity - (_head - _tail) >= (toEnd < space ? toEnd + space : space);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IpcResult Refresh(int length)
    {
        if (_peer.IsClosed) return IpcResult.Closed;
        uint tail = _transport.Load(_ring.Tail);
        if (_head - tail > _capacity || tail - _tail > _capacity || (tail & 7) != 0) return IpcResult.Corrupted;
        _tail = tail;
        IpcResult peer = _peer.Look(ref _transport);
        return peer == IpcResult.WouldBlock && HasRoom(length) ? IpcResult.Done : peer;
    }

    private readonly int Offset(uint position) => _data + (int)(position & (_capacity - 1));
}
