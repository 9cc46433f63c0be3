using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>A lock that serves in the order of arrival: each takes a number and waits until it is called.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct TicketLock<TTransport> : ICoreLock
    where TTransport : struct, IIpcTransport
{
    private readonly int _next;
    private readonly int _serving;
    private TTransport _transport;
    private uint _mine;

    /// <summary>Joins a lock.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the lock lies: <see cref="Size"/> bytes, zero at first.</param>
    public TicketLock(TTransport transport, int offset)
    {
        _transport = transport;
        _next = offset;
        _serving = offset + TTransport.LineLength;
    }

    /// <summary>The bytes that a lock needs.</summary>
    public static int Size => 2 * TTransport.LineLength;

    /// <inheritdoc/>
    public void Acquire()
    {
        _mine = _transport.Add(_next, 1);
        for (int looks = 0; _transport.Load(_serving) != _mine; looks++) _ = _transport.Pause(looks);
    }

    /// <inheritdoc/>
    public bool TryAcquire()
    {
        uint serving = _transport.Load(_serving);
        if (_transport.CompareExchange(_next, serving + 1, serving) != serving) return false;
        _mine = serving;
        return true;
    }

    /// <inheritdoc/>
    public bool TryAcquire(long deadline)
    {
        for (int looks = 0; !TryAcquire(); looks++)
        {
            if (_transport.Now >= deadline) return false;
            _ = _transport.Pause(looks);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Release() => _transport.Store(_serving, _mine + 1);
}
