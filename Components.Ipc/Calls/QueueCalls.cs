using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>
/// The callers queue up at the called core under a test-and-set lock, and interrupt it only if nobody was queued before. Served in the
/// order of arrival.
/// </summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct QueueCalls<TTransport> : ICallMechanism<TTransport>
    where TTransport : struct, IIpcTransport
{
    private const int EntriesAt = 8;

    private TTransport _transport;
    private int _offset;

    /// <inheritdoc/>
    public static int Size(int count) => count * Queue(count);

    /// <inheritdoc/>
    public void Join(TTransport transport, int offset, int lines)
    {
        _transport = transport;
        _offset = offset;
    }

    /// <inheritdoc/>
    public bool Announce(int callee)
    {
        int queue = _offset + (callee * Queue(_transport.Count));
        int list = queue + TTransport.LineLength;
        var guard = new TestAndSetLock<TTransport>(_transport, queue);
        guard.Acquire();

        // a caller has one call at a time, so all have room; what is written there by others is not trusted
        uint head = _transport.Load(list), tail = _transport.Load(list + 4);
        bool wasEmpty = head == tail;
        _transport.Store(list + EntriesAt + (4 * (int)(head % (uint)_transport.Count)), (uint)_transport.Self);
        _transport.Store(list, head + 1);
        guard.Release();
        return wasEmpty;
    }

    /// <inheritdoc/>
    public int Next()
    {
        int queue = _offset + (_transport.Self * Queue(_transport.Count));
        int list = queue + TTransport.LineLength;

        // only this core moves the tail
        uint tail = _transport.Load(list + 4);
        if (_transport.Load(list) == tail) return -1;
        var guard = new TestAndSetLock<TTransport>(_transport, queue);
        guard.Acquire();
        uint caller = _transport.Load(list + EntriesAt + (4 * (int)(tail % (uint)_transport.Count)));
        _transport.Store(list + 4, tail + 1);
        guard.Release();
        return caller < (uint)_transport.Count ? (int)caller : _transport.Self;
    }

    // a line for the lock; then head, tail and a word for each caller
    private static int Queue(int count) => TTransport.LineLength + ((EntriesAt + (4 * count) + TTransport.LineLength - 1) & -TTransport.LineLength);
}
