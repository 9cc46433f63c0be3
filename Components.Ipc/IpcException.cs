namespace LibOs.Components.Ipc;

/// <summary>Messaging failed: the other side is gone, or wrote what the protocol does not allow.</summary>
public sealed class IpcException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="result">How the operation ended.</param>
    /// <param name="message">What failed.</param>
    public IpcException(IpcResult result, string message)
        : base(message) => Result = result;

    /// <summary>How the operation ended.</summary>
    public IpcResult Result { get; }

    internal static Exception For(IpcResult result, string subject) => result switch
    {
        IpcResult.TimedOut => new TimeoutException($"{subject}: the other side did not answer in time."),
        IpcResult.Closed => new IpcException(result, $"{subject}: the other side has closed."),
        IpcResult.PeerLost => new IpcException(result, $"{subject}: the other side gives no sign of life, or has begun anew."),
        IpcResult.Corrupted => new IpcException(result, $"{subject}: the shared memory holds what the protocol does not allow; the other side is broken or hostile."),
        IpcResult.TooLong => new IpcException(result, $"{subject}: the message is longer than the ring allows; make the ring larger or the message shorter."),
        _ => new IpcException(result, $"{subject}: {result}."),
    };
}
