using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>A writing side of a ring of values with many producers and one consumer.</summary>
/// <remarks>
/// Producers take places by compare-exchange on the head; each place has a word that says for which position it is free or full. A
/// producer that dies between taking a place and filling it leaves a gap at which the consumer stops. Where producers may die, give
/// each a ring of its own (<see cref="FrameInbox{TTransport}"/>). A mutable struct, used by one participant: do not copy it.
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public struct SharedRingProducer<TTransport, TItem>
    where TTransport : struct, IIpcTransport
    where TItem : unmanaged
{
    private readonly RingGeometry<TTransport> _ring;
    private readonly int _data;
    private readonly int _consumer;
    private readonly uint _capacity;
    private TTransport _transport;

    /// <summary>Joins a ring as one of its producers.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="capacity">How many values it holds: a power of two, the same for all.</param>
    /// <param name="consumer">The participant that reads.</param>
    /// <exception cref="IpcException">The others have made another ring there.</exception>
    public SharedRingProducer(TTransport transport, int offset, int capacity, int consumer)
    {
        _ring = new RingGeometry<TTransport>(offset, capacity);
        _transport = transport;
        _ring.Join(ref _transport, RingGeometry<TTransport>.KindManyProducers, capacity, Stride);
        _data = _ring.Data;
        _consumer = consumer;
        _capacity = (uint)capacity;
    }

    internal static int Stride => (8 + Unsafe.SizeOf<TItem>() + 7) & ~7;

    /// <summary>The bytes that a ring needs.</summary>
    /// <param name="capacity">How many values it holds: a power of two.</param>
    public static int Size(int capacity) => RingGeometry<TTransport>.Size(capacity * Stride);

    /// <summary>Writes a value if there is room.</summary>
    /// <param name="item">The value.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult TryWrite(in TItem item)
    {
        uint position = _transport.Load(_ring.Head);
        while (true)
        {
            uint index = position & (_capacity - 1);
            int place = _data + ((int)index * Stride);

            // the word is kept relative to the index, so that zeroed memory is an empty ring
            int distance = (int)(_transport.Load(place) + index - position);
            if (distance == 0)
            {
                uint there = _transport.CompareExchange(_ring.Head, position + 1, position);
                if (there != position)
                {
                    position = there;
                    continue;
                }

                MemoryMarshal.AsRef<TItem>(_transport.BeginWrite(place + 8, Unsafe.SizeOf<TItem>())) = item;
                _transport.EndWrite(place + 8, Unsafe.SizeOf<TItem>());
                _transport.Store(place, position + 1 - index);
                Waiter<TTransport>.Wake(ref _transport, _consumer, _ring.ConsumerSleep);
                return IpcResult.Done;
            }

            uint head = _transport.Load(_ring.Head);
            if (head != position)
            {
                position = head;
                continue;
            }

            // full: the place still holds the value of one round before, or its producer is about to write it
            if (distance != 1 - (int)_capacity && distance != -(int)_capacity) return IpcResult.Corrupted;
            uint state = _transport.Load(_ring.Tail + RingPeer<TTransport>.StateAt);
            return (state & 2) != 0 ? IpcResult.Closed : IpcResult.WouldBlock;
        }
    }

    /// <summary>Writes a value; waits for room.</summary>
    /// <param name="item">The value.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, or why not.</returns>
    public IpcResult Write(in TItem item, long deadline = long.MaxValue)
    {
        IpcResult result = TryWrite(in item);
        if (result != IpcResult.WouldBlock) return result;
        var waiter = new Waiter<TTransport>(_transport, _ring.ProducerSleep, deadline, isCounted: true);
        while (result == IpcResult.WouldBlock) result = waiter.Next() ? TryWrite(in item) : IpcResult.TimedOut;
        waiter.End();
        return result;
    }
}
