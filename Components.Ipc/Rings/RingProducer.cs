using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The writing side of a ring of values with one producer and one consumer.</summary>
/// <remarks>
/// A mutable struct, used by one participant: do not copy it. Allocates nothing. Positions count on for ever and wrap at 2^32; what
/// the other side says of its own is checked.
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public struct RingProducer<TTransport, TItem>
    where TTransport : struct, IIpcTransport
    where TItem : unmanaged
{
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
    /// <param name="capacity">How many values it holds: a power of two, the same on both sides.</param>
    /// <param name="consumer">The participant that reads.</param>
    /// <exception cref="IpcException">The other side has made another ring there.</exception>
    public RingProducer(TTransport transport, int offset, int capacity, int consumer)
    {
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindItems, capacity, Unsafe.SizeOf<TItem>());
        _data = _ring.Data;
        _consumer = consumer;
        _capacity = (uint)capacity;
        _head = transport.Load(_ring.Head);
        _tail = transport.Load(_ring.Tail);
        if (_head - _tail > _capacity) throw IpcException.For(IpcResult.Corrupted, "Ring");
        _peer = new RingPeer<TTransport>(ref _transport, _ring.Head, _ring.Tail);
    }

    /// <summary>How long the consumer may give no sign of life before a wait for it ends with <see cref="IpcResult.PeerLost"/>, in nanoseconds; 0 for ever.</summary>
    public long PeerTimeout
    {
        readonly get => _peer.Timeout;
        set => _peer.Timeout = value;
    }

    /// <summary>The bytes that a ring needs.</summary>
    /// <param name="capacity">How many values it holds: a power of two.</param>
    public static int Size(int capacity) => RingGeometry<TTransport>.Size(capacity * Unsafe.SizeOf<TItem>());

    /// <summary>Writes a value if there is room.</summary>
    /// <param name="item">The value.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult TryWrite(in TItem item)
    {
        if (_head - _tail >= _capacity)
        {
            IpcResult result = Refresh();
            if (result != IpcResult.Done) return result;
        }

        int offset = Offset(_head);
        MemoryMarshal.AsRef<TItem>(_transport.BeginWrite(offset, Unsafe.SizeOf<TItem>())) = item;
        _transport.EndWrite(offset, Unsafe.SizeOf<TItem>());
        Publish(1);
        return IpcResult.Done;
    }

    /// <summary>Writes a value; waits for room.</summary>
    /// <param name="item">The value.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Write(in TItem item, long deadline = long.MaxValue)
    {
        IpcResult result = TryWrite(in item);
        if (result != IpcResult.WouldBlock) return result;
        result = WaitForRoom(deadline);
        return result == IpcResult.Done ? TryWrite(in item) : result;
    }

    /// <summary>Writes values in batches as large as there is room for; waits for more room.</summary>
    /// <param name="items">The values.</param>
    /// <param name="written">How many were written.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/> when all were, or why not.</returns>
    public IpcResult Write(ReadOnlySpan<TItem> items, out int written, long deadline = long.MaxValue)
    {
        written = 0;
        while (written < items.Length)
        {
            IpcResult result = TryClaim(items.Length - written, out Span<TItem> room);
            if (result == IpcResult.WouldBlock) result = WaitForRoom(deadline);
            else if (result == IpcResult.Done)
            {
                items.Slice(written, room.Length).CopyTo(room);
                written += room.Length;
                Commit(room.Length);
            }

            if (result != IpcResult.Done) return result;
        }

        return IpcResult.Done;
    }

    /// <summary>Gives room to write values in place. The consumer sees them after <see cref="Commit"/>.</summary>
    /// <param name="most">How many are wanted at most, at least 1.</param>
    /// <param name="room">Room for at least one; less than wanted also where the ring begins again.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    /// <exception cref="InvalidOperationException">What was claimed before has not been committed.</exception>
    public IpcResult TryClaim(int most, out Span<TItem> room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (_claimed != 0) throw new InvalidOperationException("Commit what was claimed before, 0 for none of it.");
        room = default;
        if (_head - _tail >= _capacity)
        {
            IpcResult result = Refresh();
            if (result != IpcResult.Done) return result;
        }

        uint free = _capacity - (_head - _tail), toEnd = _capacity - (_head & (_capacity - 1));
        int count = (int)Math.Min((uint)most, Math.Min(free, toEnd));
        room = MemoryMarshal.Cast<byte, TItem>(_transport.BeginWrite(Offset(_head), count * Unsafe.SizeOf<TItem>()));
        _claimed = count;
        return IpcResult.Done;
    }

    /// <summary>Hands what was written in place to the consumer.</summary>
    /// <param name="count">How many values, from the first: 0 to as many as were claimed.</param>
    public void Commit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_claimed, nameof(count));
        _claimed = 0;
        _transport.EndWrite(Offset(_head), count * Unsafe.SizeOf<TItem>());
        if (count > 0) Publish((uint)count);
    }

    /// <summary>Waits until there is room for a value.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult WaitForRoom(long deadline = long.MaxValue)
    {
        var waiter = new Waiter<TTransport>(_transport, _ring.ProducerSleep, deadline);
        IpcResult result;
        do
        {
            result = _head - _tail < _capacity ? IpcResult.Done : Refresh();
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

    /// <summary>Whether there is room for a value.</summary>
    internal IpcResult HasRoom() => _head - _tail < _capacity ? IpcResult.Done : LookAtPeer(Refresh());

    internal readonly int SleepWord => _ring.ProducerSleep;

    private IpcResult LookAtPeer(IpcResult result) => result == IpcResult.WouldBlock && _peer.IsSilent(ref _transport) ? IpcResult.PeerLost : result;

    private void Publish(uint count)
    {
        _head += count;
        _transport.Store(_ring.Head, _head);
        Waiter<TTransport>.Wake(ref _transport, _consumer, _ring.ConsumerSleep);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IpcResult Refresh()
    {
        if (_peer.IsClosed) return IpcResult.Closed;
        uint tail = _transport.Load(_ring.Tail);
        // it lies between what was read last and what was written
        if (_head - tail > _capacity || tail - _tail > _capacity) return IpcResult.Corrupted;
        _tail = tail;
        IpcResult peer = _peer.Look(ref _transport);
        return peer == IpcResult.WouldBlock && _head - tail < _capacity ? IpcResult.Done : peer;
    }

    private readonly int Offset(uint position) => _data + ((int)(position & (_capacity - 1)) * Unsafe.SizeOf<TItem>());
}
