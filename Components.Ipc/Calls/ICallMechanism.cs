using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>How a called core learns that there is a call and whose it is. The call itself lies in the caller's line at the callee.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public interface ICallMechanism<TTransport>
    where TTransport : struct, IIpcTransport
{
    /// <summary>The bytes of shared memory that it needs for so many cores.</summary>
    static abstract int Size(int count);

    /// <summary>Joins.</summary>
    /// <param name="transport">The core.</param>
    /// <param name="offset">Where its memory lies.</param>
    /// <param name="lines">Where the lines of calls to this core lie, one for each caller; a line's first word is 1 when there is a call.</param>
    void Join(TTransport transport, int offset, int lines);

    /// <summary>Tells of a call that lies there already.</summary>
    /// <param name="callee">The called core.</param>
    /// <returns>Whether the callee is to be interrupted, if it sleeps.</returns>
    bool Announce(int callee);

    /// <summary>Finds a call to this core.</summary>
    /// <returns>The caller, which the callee checks; -1 when there is none.</returns>
    int Next();
}
