using System.Threading.Channels;

namespace LibOs.Components.Ipc;

/// <summary>The reading side of a ring of values as a <see cref="ChannelReader{T}"/>. Used by one thread at a time.</summary>
/// <remarks><see cref="ChannelReader{T}.ReadAllAsync"/> gives an <see cref="IAsyncEnumerable{T}"/> that ends when the writer closes.</remarks>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public sealed class IpcChannelReader<TTransport, TItem> : ChannelReader<TItem>
    where TTransport : struct, IAsyncTransport
    where TItem : unmanaged
{
    private readonly TTransport _transport;
    private readonly Func<IpcResult> _look;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RingConsumer<TTransport, TItem> _ring;

    /// <summary>Joins a ring as its consumer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies.</param>
    /// <param name="capacity">How many values it holds: a power of two.</param>
    /// <param name="producer">The participant that writes.</param>
    public IpcChannelReader(TTransport transport, int offset, int capacity, int producer)
    {
        _transport = transport;
        _ring = new RingConsumer<TTransport, TItem>(transport, offset, capacity, producer);
        _look = () => _ring.HasItems();
    }

    /// <inheritdoc/>
    /// <remarks>Completes when a read has found that the writer has closed and all has been read.</remarks>
    public override Task Completion => _completion.Task;

    /// <inheritdoc/>
    /// <exception cref="IpcException">The memory was overwritten, or the writer has begun anew.</exception>
    public override bool TryRead(out TItem item)
    {
        IpcResult result = _ring.TryRead(out item);
        return result == IpcResult.Done || (result == IpcResult.WouldBlock ? false : End(result));
    }

    /// <summary>Reads as many values as there are.</summary>
    /// <param name="items">Where they go.</param>
    /// <returns>How many; 0 when there is none now.</returns>
    /// <exception cref="IpcException">The memory was overwritten, or the writer has begun anew.</exception>
    public int TryRead(Span<TItem> items)
    {
        IpcResult result = _ring.TryRead(items, out int read);
        if (result is not (IpcResult.Done or IpcResult.WouldBlock)) _ = End(result);
        return read;
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        IpcResult result = await AsyncWait.UntilAsync(_transport, _ring.SleepWord, _look, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return result == IpcResult.Done || End(result);
    }

    /// <summary>Says that nothing more will be read: the writer's writes then fail.</summary>
    public void Close() => _ring.Close();

    private bool End(IpcResult result)
    {
        if (result == IpcResult.Closed)
        {
            _ = _completion.TrySetResult();
            return false;
        }

        Exception failure = IpcException.For(result, "Channel");
        _ = _completion.TrySetException(failure);
        throw failure;
    }
}
