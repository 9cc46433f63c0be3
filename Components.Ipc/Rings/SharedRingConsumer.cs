using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The reading side of a ring of values with many producers and one consumer.</summary>
/// <remarks>A mutable struct, used by one participant: do not copy it. Allocates nothing. What producers wrote is checked.</remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public struct SharedRingConsumer<TTransport, TItem>
    where TTransport : struct, IIpcTransport
    where TItem : unmanaged
{
    private readonly RingGeometry<TTransport> _ring;
    private readonly int _data;
    private readonly uint _capacity;
    private TTransport _transport;
    private uint _tail;

    /// <summary>Joins a ring as its consumer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies: <see cref="SharedRingProducer{TTransport, TItem}.Size"/> bytes, zero at first.</param>
    /// <param name="capacity">How many values it holds: a power of two, the same for all.</param>
    /// <exception cref="IpcException">The others have made another ring there.</exception>
    public SharedRingConsumer(TTransport transport, int offset, int capacity)
    {
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindManyProducers, capacity, Stride);
        _data = _ring.Data;
        _capacity = (uint)capacity;
        _tail = transport.Load(_ring.Tail);
    }

    private static int Stride => SharedRingProducer<TTransport, TItem>.Stride;

    /// <summary>Takes a value if there is one.</summary>
    /// <param name="item">The value.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult TryRead(out TItem item)
    {
        item = default;
        uint index = _tail & (_capacity - 1);
        int place = _data + ((int)index * Stride);
        int distance = (int)(_transport.Load(place) + index - _tail);
        if (distance != 1) return distance == 0 ? IpcResult.WouldBlock : IpcResult.Corrupted;
        item = MemoryMarshal.AsRef<TItem>(_transport.BeginRead(place + 8, Unsafe.SizeOf<TItem>()));
        _transport.EndRead(place + 8, Unsafe.SizeOf<TItem>());
        _transport.Store(place, _tail + _capacity - index);
        _tail++;
        Waiter<TTransport>.WakeAll(ref _transport, _ring.ProducerSleep);
        return IpcResult.Done;
    }

    /// <summary>Takes a value; waits for one.</summary>
    /// <param name="item">The value.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not. <see cref="IpcResult.PeerLost"/> when the deadline passed at a place that a producer took and did not fill.</returns>
    public IpcResult Read(out TItem item, long deadline = long.MaxValue)
    {
        IpcResult result = TryRead(out item);
        if (result != IpcResult.WouldBlock) return result;
        var waiter = new Waiter<TTransport>(_transport, _ring.ConsumerSleep, deadline);
        while (result == IpcResult.WouldBlock) result = waiter.Next() ? TryRead(out item) : IpcResult.TimedOut;
        waiter.End();
        return result == IpcResult.TimedOut && _transport.Load(_ring.Head) != _tail ? IpcResult.PeerLost : result;
    }

    /// <summary>Says that nothing more will be taken: producers that find the ring full see it closed.</summary>
    public void Close()
    {
        _transport.Store(_ring.Tail, _tail);
        _transport.Store(_ring.Tail + RingPeer<TTransport>.StateAt, 2);
        Waiter<TTransport>.WakeAll(ref _transport, _ring.ProducerSleep);
    }

    internal readonly int SleepWord => _ring.ConsumerSleep;
}
