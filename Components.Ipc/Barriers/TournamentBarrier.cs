using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// A barrier like a tournament whose winners are known beforehand: losers report to winners, the champion releases them the same way
/// back. No atomic operations, the fewest messages.
/// </summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct TournamentBarrier<TTransport> : ICoreBarrier
    where TTransport : struct, IIpcTransport
{
    private BarrierFlags<TTransport> _flags;
    private uint _episode;

    /// <summary>Joins a barrier.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the barrier lies: <see cref="Size"/> bytes, zero at first.</param>
    public TournamentBarrier(TTransport transport, int offset) => _flags = new BarrierFlags<TTransport>(transport, offset);

    /// <summary>The bytes that a barrier needs.</summary>
    /// <param name="count">The number of participants, at most 64.</param>
    public static int Size(int count) => BarrierFlags<TTransport>.Size(count);

    /// <inheritdoc/>
    public void SignalAndWait() => _ = SignalAndWait(long.MaxValue);

    /// <inheritdoc/>
    public bool SignalAndWait(long deadline)
    {
        _episode++;
        int self = _flags.Self, count = _flags.Count, round = 0, distance = 1;
        for (; distance < count; round++, distance *= 2)
        {
            if ((self & distance) != 0)
            {
                _flags.Set(self - distance, round, _episode);
                if (!_flags.Wait(BarrierFlags<TTransport>.Release, _episode, deadline)) return false;
                break;
            }

            if (self + distance < count && !_flags.Wait(round, _episode, deadline)) return false;
        }

        for (distance /= 2; distance > 0; distance /= 2)
            if (self + distance < count) _flags.Set(self + distance, BarrierFlags<TTransport>.Release, _episode);
        return true;
    }
}
