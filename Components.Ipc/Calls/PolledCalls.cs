using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>The called core looks through the lines of all callers, whenever it has time. Cheapest to send; nobody is interrupted.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public struct PolledCalls<TTransport> : ICallMechanism<TTransport>
    where TTransport : struct, IIpcTransport
{
    private InterruptCalls<TTransport> _lines;

    /// <inheritdoc/>
    public static int Size(int count) => 0;

    /// <inheritdoc/>
    public void Join(TTransport transport, int offset, int lines) => _lines.Join(transport, offset, lines);

    /// <inheritdoc/>
    public readonly bool Announce(int callee) => false;

    /// <inheritdoc/>
    public int Next() => _lines.Next();
}
