using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>A barrier of one counter: the last to arrive releases the others. Good for few participants.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct CentralBarrier<TTransport> : ICoreBarrier
    where TTransport : struct, IIpcTransport
{
    private readonly int _arrived;
    private readonly int _phase;
    private TTransport _transport;
    private uint _episode;

    /// <summary>Joins a barrier.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the barrier lies: <see cref="Size"/> bytes, zero at first.</param>
    public CentralBarrier(TTransport transport, int offset)
    {
        _transport = transport;
        _arrived = offset;
        _phase = offset + TTransport.LineLength;
    }

    /// <summary>The bytes that a barrier needs.</summary>
    public static int Size => 2 * TTransport.LineLength;

    /// <inheritdoc/>
    public void SignalAndWait() => _ = SignalAndWait(long.MaxValue);

    /// <inheritdoc/>
    public bool SignalAndWait(long deadline)
    {
        _episode++;
        if (_transport.Add(_arrived, 1) + 1 == (uint)_transport.Count)
        {
            // nobody arrives again before the phase is stored
            _transport.Store(_arrived, 0);
            _transport.Store(_phase, _episode);
            return true;
        }

        for (int looks = 0; _transport.Load(_phase) != _episode; looks++)
        {
            if (deadline != long.MaxValue && _transport.Now >= deadline) return false;
            _ = _transport.Pause(looks);
        }

        return true;
    }
}
