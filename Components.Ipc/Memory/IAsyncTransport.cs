using LibOs.Abstractions.Ports;

namespace LibOs.Components.Ipc;

/// <summary>A transport whose participants can also wait without a thread.</summary>
public interface IAsyncTransport : IIpcTransport
{
    /// <summary>How often this participant has been notified.</summary>
    long Rings { get; }

    /// <summary>Waits until this participant has been notified more often than a given number of times. May return early.</summary>
    /// <param name="rings">What <see cref="Rings"/> was before the caller looked.</param>
    /// <param name="timeout">When to return anyway.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    ValueTask WaitAsync(long rings, TimeSpan timeout, CancellationToken cancellationToken);
}
