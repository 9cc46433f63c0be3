namespace LibOs.Components.Ipc;

/// <summary>Frames in both directions between two sides.</summary>
public abstract class FrameConnection : IDisposable
{
    /// <summary>The most bytes of a frame that can be sent.</summary>
    public abstract int MaximumLength { get; }

    /// <summary>Sends a frame; waits for room. Safe from any thread; frames are not mixed.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <exception cref="IpcException">The other side is gone, or the frame is too long.</exception>
    public abstract void Send(ReadOnlySpan<byte> frame);

    /// <summary>Receives the next frame. One receive at a time.</summary>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>The frame; null when the other side has closed.</returns>
    /// <exception cref="IpcException">The other side is lost, or wrote garbage.</exception>
    public abstract ValueTask<byte[]?> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>Closes both directions; the other side notices.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes.</summary>
    /// <param name="disposing">Whether it was asked for.</param>
    protected abstract void Dispose(bool disposing);
}
