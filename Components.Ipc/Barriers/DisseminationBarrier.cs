using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// A barrier in rounds: in round r each tells the one 2^r places on and hears from the one 2^r places back. No central place, and
/// as many rounds as the logarithm of the number of participants.
/// </summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct DisseminationBarrier<TTransport> : ICoreBarrier
    where TTransport : struct, IIpcTransport
{
    private BarrierFlags<TTransport> _flags;
    private uint _episode;

    /// <summary>Joins a barrier.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the barrier lies: <see cref="Size"/> bytes, zero at first.</param>
    public DisseminationBarrier(TTransport transport, int offset) => _flags = new BarrierFlags<TTransport>(transport, offset);

    /// <summary>The bytes that a barrier needs.</summary>
    /// <param name="count">The number of participants, at most 64.</param>
    public static int Size(int count) => BarrierFlags<TTransport>.Size(count);

    /// <inheritdoc/>
    public void SignalAndWait() => _ = SignalAndWait(long.MaxValue);

    /// <inheritdoc/>
    public bool SignalAndWait(long deadline)
    {
        _episode++;
        for (int round = 0, distance = 1; distance < _flags.Count; round++, distance *= 2)
        {
            int partner = _flags.Self + distance;
            if (partner >= _flags.Count) partner -= _flags.Count;
            _flags.Set(partner, round, _episode);
            if (!_flags.Wait(round, _episode, deadline)) return false;
        }

        return true;
    }
}
