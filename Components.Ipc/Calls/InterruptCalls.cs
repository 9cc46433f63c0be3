using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The called core is interrupted and looks through the lines of all callers: the interrupt does not say who it was.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct InterruptCalls<TTransport> : ICallMechanism<TTransport>
    where TTransport : struct, IIpcTransport
{
    private TTransport _transport;
    private int _lines;
    private int _next;

    /// <inheritdoc/>
    public static int Size(int count) => 0;

    /// <inheritdoc/>
    public void Join(TTransport transport, int offset, int lines)
    {
        _transport = transport;
        _lines = lines;
    }

    /// <inheritdoc/>
    public readonly bool Announce(int callee) => true;

    /// <inheritdoc/>
    public int Next()
    {
        for (int i = 0; i < _transport.Count; i++)
        {
            int caller = _next;
            _next = _next + 1 == _transport.Count ? 0 : _next + 1;
            if (_transport.Load(_lines + (caller * TTransport.LineLength)) == 1) return caller;
        }

        return -1;
    }
}
