using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// The queue lock of Mellor-Crummey and Scott: each waits at a word of its own, which its predecessor writes. Serves in order and
/// stays cheap however many wait.
/// </summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct McsLock<TTransport> : ICoreLock
    where TTransport : struct, IIpcTransport
{
    private const int Next = 4;

    private readonly int _tail;
    private readonly int _mine;
    private TTransport _transport;

    /// <summary>Joins a lock.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the lock lies: <see cref="Size"/> bytes, zero at first.</param>
    public McsLock(TTransport transport, int offset)
    {
        _transport = transport;
        _tail = offset;
        _mine = Node(transport.Self);
    }

    /// <summary>The bytes that a lock needs.</summary>
    /// <param name="count">The number of participants.</param>
    public static int Size(int count) => (1 + count) * TTransport.LineLength;

    /// <inheritdoc/>
    /// <exception cref="IpcException">The memory was overwritten.</exception>
    public void Acquire()
    {
        uint self = (uint)_transport.Self + 1;
        _transport.Store(_mine, 1);
        _transport.Store(_mine + Next, 0);
        uint before = _transport.Exchange(_tail, self);
        if (before == 0) return;
        if (before > (uint)_transport.Count || before == self) throw Overwritten();
        _transport.Store(Node((int)before - 1) + Next, self);
        for (int looks = 0; _transport.Load(_mine) != 0; looks++) _ = _transport.Pause(looks);
    }

    /// <inheritdoc/>
    public bool TryAcquire()
    {
        if (_transport.Load(_tail) != 0) return false;
        _transport.Store(_mine + Next, 0);
        return _transport.CompareExchange(_tail, (uint)_transport.Self + 1, 0) == 0;
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
    /// <exception cref="IpcException">The memory was overwritten.</exception>
    public void Release()
    {
        uint self = (uint)_transport.Self + 1;
        uint next = _transport.Load(_mine + Next);
        if (next == 0)
        {
            if (_transport.CompareExchange(_tail, 0, self) == self) return;

            // somebody has taken its place behind and has not said so yet
            for (int looks = 0; (next = _transport.Load(_mine + Next)) == 0; looks++) _ = _transport.Pause(looks);
        }

        if (next > (uint)_transport.Count || next == self) throw Overwritten();
        _transport.Store(Node((int)next - 1), 0);
    }

    private readonly int Node(int participant) => _tail + ((1 + participant) * TTransport.LineLength);

    private static IpcException Overwritten() => new(IpcResult.Corrupted, "The queue of a lock names a participant that there is not: its memory was overwritten.");
}
