namespace LibOs.Components.Ipc;

/// <summary>How an operation on shared memory ended.</summary>
public enum IpcResult
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It could not be done at once: there is nothing to take, or no room.</summary>
    WouldBlock,

    /// <summary>It was not done before the deadline.</summary>
    TimedOut,

    /// <summary>The other side has closed; what it had sent before was taken.</summary>
    Closed,

    /// <summary>The other side gives no sign of life, or has begun anew.</summary>
    PeerLost,

    /// <summary>The shared memory holds what the protocol does not allow; nothing was taken from it.</summary>
    Corrupted,

    /// <summary>The message does not fit, whatever the other side does.</summary>
    TooLong,
}
