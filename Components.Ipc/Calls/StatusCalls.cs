using System.Numerics;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The called core is interrupted and reads from a status word who it was: the cost does not grow with the number of cores.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct StatusCalls<TTransport> : ICallMechanism<TTransport>
    where TTransport : struct, IIpcTransport
{
    private TTransport _transport;
    private int _offset;
    private ulong _pending;

    /// <inheritdoc/>
    public static int Size(int count) => count * TTransport.LineLength;

    /// <inheritdoc/>
    public void Join(TTransport transport, int offset, int lines)
    {
        if (transport.Count > 64) throw new ArgumentException("A status word tells at most 64 callers apart.", nameof(transport));
        _transport = transport;
        _offset = offset;
    }

    /// <inheritdoc/>
    public bool Announce(int callee)
    {
        int word = _offset + (callee * TTransport.LineLength) + (_transport.Self >= 32 ? 4 : 0);
        uint bit = 1u << (_transport.Self & 31), old = _transport.Load(word), there;
        while ((there = _transport.CompareExchange(word, old | bit, old)) != old) old = there;
        return true;
    }

    /// <inheritdoc/>
    public int Next()
    {
        if (_pending == 0)
        {
            int word = _offset + (_transport.Self * TTransport.LineLength);
            if (_transport.Load(word) != 0) _pending = _transport.Exchange(word, 0);
            if (_transport.Count > 32 && _transport.Load(word + 4) != 0) _pending |= (ulong)_transport.Exchange(word + 4, 0) << 32;
            if (_pending == 0) return -1;
        }

        int caller = BitOperations.TrailingZeroCount(_pending);
        _pending &= _pending - 1;
        return caller;
    }
}
