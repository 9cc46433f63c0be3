using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>A lock of one word: who writes it first has it, the others look at it with growing pauses. Cheapest when free, unfair.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct TestAndSetLock<TTransport> : ICoreLock
    where TTransport : struct, IIpcTransport
{
    private readonly int _word;
    private TTransport _transport;

    /// <summary>Joins a lock.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the lock lies: <see cref="Size"/> bytes, zero at first.</param>
    public TestAndSetLock(TTransport transport, int offset)
    {
        _transport = transport;
        _word = offset;
    }

    /// <summary>The bytes that a lock needs.</summary>
    public static int Size => TTransport.LineLength;

    /// <inheritdoc/>
    public void Acquire()
    {
        int looks = 0;
        while (_transport.Exchange(_word, 1) != 0)
        {
            // looking does not disturb the holder; writing would
            do _ = _transport.Pause(looks++);
            while (_transport.Load(_word) != 0);
        }
    }

    /// <inheritdoc/>
    public bool TryAcquire() => _transport.Exchange(_word, 1) == 0;

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
    public void Release() => _transport.Store(_word, 0);
}
