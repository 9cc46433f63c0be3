using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The reading side of a ring of values with one producer and one consumer.</summary>
/// <remarks>A mutable struct, used by one participant: do not copy it. Allocates nothing. What the producer says is checked.</remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public struct RingConsumer<TTransport, TItem>
    where TTransport : struct, IIpcTransport
    where TItem : unmanaged
{
    private readonly RingGeometry<TTransport> _ring;
    private readonly int _data;
    private readonly int _producer;
    private readonly uint _capacity;
    private TTransport _transport;
    private RingPeer<TTransport> _peer;
    private uint _head;
    private uint _tail;
    private uint _published;
    private int _peeked;

    /// <summary>Joins a ring as its consumer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies: <see cref="RingProducer{TTransport, TItem}.Size"/> bytes, zero at first.</param>
    /// <param name="capacity">How many values it holds: a power of two, the same on both sides.</param>
    /// <param name="producer">The participant that writes.</param>
    /// <exception cref="IpcException">The other side has made another ring there.</exception>
    public RingConsumer(TTransport transport, int offset, int capacity, int producer)
    {
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindItems, capacity, Unsafe.SizeOf<TItem>());
        _data = _ring.Data;
        _producer = producer;
        _capacity = (uint)capacity;
        _tail = transport.Load(_ring.Tail);
        _head = _tail;
        _published = _tail;
        _peer = new RingPeer<TTransport>(ref _transport, _ring.Tail, _ring.Head);
    }

    /// <summary>How long the producer may give no sign of life before a wait for it ends with <see cref="IpcResult.PeerLost"/>, in nanoseconds; 0 for ever.</summary>
    public long PeerTimeout
    {
        readonly get => _peer.Timeout;
        set => _peer.Timeout = value;
    }

    /// <summary>Takes a value if there is one.</summary>
    /// <param name="item">The value.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not; <see cref="IpcResult.Closed"/> only when all has been taken.</returns>
    public IpcResult TryRead(out TItem item)
    {
        if (_head == _tail)
        {
            IpcResult result = Refresh();
            if (result != IpcResult.Done)
            {
                item = default;
                return result;
            }
        }

        int offset = Offset(_tail);
        item = MemoryMarshal.AsRef<TItem>(_transport.BeginRead(offset, Unsafe.SizeOf<TItem>()));
        _transport.EndRead(offset, Unsafe.SizeOf<TItem>());

        // the producer learns of free room in eighths of the ring, and when there is nothing left to read: its line then stays here
        if (++_tail - _published >= _capacity / 8) Publish();
        return IpcResult.Done;
    }

    /// <summary>Takes a value; waits for one.</summary>
    /// <param name="item">The value.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Read(out TItem item, long deadline = long.MaxValue)
    {
        IpcResult result = TryRead(out item);
        if (result != IpcResult.WouldBlock) return result;
        result = WaitForItems(deadline);
        return result == IpcResult.Done ? TryRead(out item) : result;
    }

    /// <summary>Takes as many values as there are.</summary>
    /// <param name="items">Where they go.</param>
    /// <param name="read">How many were taken.</param>
    /// <returns><see cref="IpcResult.Done"/> when there was at least one, or why not.</returns>
    public IpcResult TryRead(Span<TItem> items, out int read)
    {
        read = 0;
        IpcResult result = IpcResult.Done;
        while (read < items.Length && (result = TryPeek(items.Length - read, out ReadOnlySpan<TItem> found)) == IpcResult.Done)
        {
            found.CopyTo(items[read..]);
            read += found.Length;
            Release(found.Length);
        }

        return read > 0 ? IpcResult.Done : result;
    }

    /// <summary>Gives values to read in place. The producer gets their room back after <see cref="Release"/>.</summary>
    /// <param name="most">How many are wanted at most, at least 1.</param>
    /// <param name="items">At least one; less than there are also where the ring begins again.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    /// <exception cref="InvalidOperationException">What was looked at before has not been released.</exception>
    public IpcResult TryPeek(int most, out ReadOnlySpan<TItem> items)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (_peeked != 0) throw new InvalidOperationException("Release what was looked at before, 0 to keep it.");
        items = default;
        if (_head == _tail)
        {
            IpcResult result = Refresh();
            if (result != IpcResult.Done) return result;
        }

        uint toEnd = _capacity - (_tail & (_capacity - 1));
        int count = (int)Math.Min((uint)most, Math.Min(_head - _tail, toEnd));
        items = MemoryMarshal.Cast<byte, TItem>(_transport.BeginRead(Offset(_tail), count * Unsafe.SizeOf<TItem>()));
        _peeked = count;
        return IpcResult.Done;
    }

    /// <summary>Gives room back to the producer.</summary>
    /// <param name="count">How many of the values looked at are done with, from the first; the others stay.</param>
    public void Release(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)_peeked, nameof(count));
        _transport.EndRead(Offset(_tail), _peeked * Unsafe.SizeOf<TItem>());
        _peeked = 0;
        if (count == 0) return;
        _tail += (uint)count;
        Publish();
    }

    /// <summary>Waits until there is a value.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult WaitForItems(long deadline = long.MaxValue)
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
        if (_tail != _published) Publish();
        _peer.Close(ref _transport);
        Waiter<TTransport>.Wake(ref _transport, _producer, _ring.ProducerSleep);
    }

    /// <summary>Whether there is a value.</summary>
    internal IpcResult HasItems()
    {
        IpcResult result = _head != _tail ? IpcResult.Done : Refresh();
        return result == IpcResult.WouldBlock && _peer.IsSilent(ref _transport) ? IpcResult.PeerLost : result;
    }

    internal readonly int SleepWord => _ring.ConsumerSleep;

    private void Publish()
    {
        _published = _tail;
        _transport.Store(_ring.Tail, _tail);

        // a producer that sleeps is worth waking for half a ring; it looks by itself, too
        if (_head - _tail <= _capacity / 2) Waiter<TTransport>.Wake(ref _transport, _producer, _ring.ProducerSleep);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IpcResult Refresh()
    {
        if (_tail != _published) Publish();
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
        if (head - _tail > _capacity) return IpcResult.Corrupted;
        _head = head;
        return head != _tail ? IpcResult.Done : IpcResult.WouldBlock;
    }

    private readonly int Offset(uint position) => _data + ((int)(position & (_capacity - 1)) * Unsafe.SizeOf<TItem>());
}
