using System.Numerics;
using System.Runtime.InteropServices;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>What all participants do together: one tells all others something, or values of all become one.</summary>
/// <remarks>
/// All participants call the same methods in the same order. Each has a place: a line that says how far it is, a line that says how far
/// it was heard, and room for values. A mutable struct, a value for each participant: do not copy it. Allocates nothing. Once a
/// deadline has passed, these collectives cannot be used again.
/// </remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct Collectives<TTransport>
    where TTransport : struct, IIpcTransport
{
    private readonly int _offset;
    private readonly int _capacity;
    private TTransport _transport;
    private uint _episode;

    /// <summary>Joins.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the places lie: <see cref="Size"/> bytes, zero at first.</param>
    /// <param name="capacity">The most bytes that one may tell, or that the values of one may have.</param>
    public Collectives(TTransport transport, int offset, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _transport = transport;
        _offset = offset;
        _capacity = capacity;
    }

    /// <summary>The bytes that the places of all participants need.</summary>
    /// <param name="count">The number of participants.</param>
    /// <param name="capacity">The most bytes of values.</param>
    public static int Size(int count, int capacity) => count * Place(capacity);

    /// <summary>Gives all participants what one of them has.</summary>
    /// <param name="root">The one.</param>
    /// <param name="data">Its bytes, or where they go; of the same length for all.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult Broadcast(int root, Span<byte> data, long deadline = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)root, (uint)_transport.Count, nameof(root));
        if (data.Length > _capacity) return IpcResult.TooLong;
        _episode++;
        int place = At(root);
        if (root == _transport.Self)
        {
            _transport.Write(Values(root), data);
            _transport.Store(place, _episode);

            // the place is free again when all have heard
            for (int other = 0; other < _transport.Count; other++)
                if (other != root && !WaitFor(At(other) + TTransport.LineLength, deadline)) return IpcResult.TimedOut;
            return IpcResult.Done;
        }

        if (!WaitFor(place, deadline)) return IpcResult.TimedOut;
        _transport.Read(Values(root), data);
        _transport.Store(At(_transport.Self) + TTransport.LineLength, _episode);
        return IpcResult.Done;
    }

    /// <summary>Gives all participants the bytes of a value that one of them has.</summary>
    /// <typeparam name="TValue">The type of the value.</typeparam>
    /// <param name="root">The one.</param>
    /// <param name="value">Its value, or where it goes.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult Broadcast<TValue>(int root, ref TValue value, long deadline = long.MaxValue)
        where TValue : unmanaged => Broadcast(root, MemoryMarshal.AsBytes(new Span<TValue>(ref value)), deadline);

    /// <summary>Makes one value of each participant's, place by place, for one of them: along a tree, in as many rounds as the logarithm of their number.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="root">The one.</param>
    /// <param name="values">This participant's values, as many for all. The root finds the result here; the others' are overwritten.</param>
    /// <param name="operation">How.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult Reduce<TValue>(int root, Span<TValue> values, ReductionOperator operation, long deadline = long.MaxValue)
        where TValue : unmanaged, INumber<TValue>
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)root, (uint)_transport.Count, nameof(root));
        if (operation is < ReductionOperator.Sum or > ReductionOperator.Product) throw new ArgumentOutOfRangeException(nameof(operation));
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        if (bytes.Length > _capacity) return IpcResult.TooLong;
        _episode++;
        int count = _transport.Count, rank = Rank(_transport.Self, root, count);
        for (int distance = 1; distance < count; distance *= 2)
        {
            if ((rank & distance) != 0)
            {
                int self = _transport.Self;
                _transport.Write(Values(self), bytes);
                _transport.Store(At(self), _episode);

                // the place is free again when it was read
                return WaitFor(At(self) + TTransport.LineLength, deadline) ? IpcResult.Done : IpcResult.TimedOut;
            }

            if (rank + distance >= count) continue;
            int other = (rank + distance + root) % count;
            if (!WaitFor(At(other), deadline)) return IpcResult.TimedOut;
            ReadOnlySpan<TValue> others = MemoryMarshal.Cast<byte, TValue>(_transport.BeginRead(Values(other), bytes.Length));
            for (int i = 0; i < values.Length; i++) values[i] = Combine(values[i], others[i], operation);
            _transport.EndRead(Values(other), bytes.Length);
            _transport.Store(At(other) + TTransport.LineLength, _episode);
        }

        return IpcResult.Done;
    }

    /// <summary>Makes one value of each participant's, place by place, for all of them.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="values">This participant's values, as many for all; then the result.</param>
    /// <param name="operation">How.</param>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns><see cref="IpcResult.Done"/>, <see cref="IpcResult.TimedOut"/> or <see cref="IpcResult.TooLong"/>.</returns>
    public IpcResult AllReduce<TValue>(Span<TValue> values, ReductionOperator operation, long deadline = long.MaxValue)
        where TValue : unmanaged, INumber<TValue>
    {
        IpcResult result = Reduce(0, values, operation, deadline);
        return result == IpcResult.Done ? Broadcast(0, MemoryMarshal.AsBytes(values), deadline) : result;
    }

    private static TValue Combine<TValue>(TValue left, TValue right, ReductionOperator operation)
        where TValue : unmanaged, INumber<TValue> => operation switch
        {
            ReductionOperator.Sum => left + right,
            ReductionOperator.Minimum => TValue.Min(left, right),
            ReductionOperator.Maximum => TValue.Max(left, right),
            _ => left * right,
        };

    private static int Rank(int participant, int root, int count) => participant >= root ? participant - root : participant - root + count;

    private static int Place(int capacity) => (2 * TTransport.LineLength) + ((capacity + TTransport.LineLength - 1) & -TTransport.LineLength);

    private bool WaitFor(int word, long deadline)
    {
        // who has heard this may have gone on and heard the next already
        for (int looks = 0; (int)(_transport.Load(word) - _episode) < 0; looks++)
        {
            if (deadline != long.MaxValue && _transport.Now >= deadline) return false;
            _ = _transport.Pause(looks);
        }

        return true;
    }

    private readonly int At(int participant) => _offset + (participant * Place(_capacity));

    private readonly int Values(int participant) => At(participant) + (2 * TTransport.LineLength);
}
