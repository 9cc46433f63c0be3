using System.Threading.Channels;

namespace LibOs.Components.Ipc;

/// <summary>The writing side of a ring of values as a <see cref="ChannelWriter{T}"/>. Used by one thread at a time.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
/// <typeparam name="TItem">The values.</typeparam>
public sealed class IpcChannelWriter<TTransport, TItem> : ChannelWriter<TItem>
    where TTransport : struct, IAsyncTransport
    where TItem : unmanaged
{
    private readonly TTransport _transport;
    private readonly Func<IpcResult> _look;
    private RingProducer<TTransport, TItem> _ring;

    /// <summary>Joins a ring as its producer.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the ring lies.</param>
    /// <param name="capacity">How many values it holds: a power of two.</param>
    /// <param name="consumer">The participant that reads.</param>
    public IpcChannelWriter(TTransport transport, int offset, int capacity, int consumer)
    {
        _transport = transport;
        _ring = new RingProducer<TTransport, TItem>(transport, offset, capacity, consumer);
        _look = () => _ring.HasRoom();
    }

    /// <inheritdoc/>
    /// <exception cref="IpcException">The memory was overwritten, or the reader has begun anew.</exception>
    public override bool TryWrite(TItem item)
    {
        IpcResult result = _ring.TryWrite(in item);
        return result switch
        {
            IpcResult.Done => true,
            IpcResult.WouldBlock or IpcResult.Closed => false,
            _ => throw IpcException.For(result, "Channel"),
        };
    }

    /// <summary>Writes values in batches; waits for room.</summary>
    /// <param name="items">The values.</param>
    /// <param name="cancellationToken">Ends the wait with an exception; some values may have been written.</param>
    /// <exception cref="ChannelClosedException">The reader has closed.</exception>
    /// <exception cref="IpcException">The memory was overwritten, or the reader has begun anew.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<TItem> items, CancellationToken cancellationToken = default)
    {
        while (!items.IsEmpty)
        {
            int written = TryWrite(items.Span);
            items = items[written..];
            if (written == 0 && !await WaitToWriteAsync(cancellationToken).ConfigureAwait(false)) throw new ChannelClosedException();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        IpcResult result = await AsyncWait.UntilAsync(_transport, _ring.SleepWord, _look, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return result == IpcResult.Done || (result == IpcResult.Closed ? false : throw IpcException.For(result, "Channel"));
    }

    /// <inheritdoc/>
    /// <remarks>The reader learns that nothing more will come, not why.</remarks>
    public override bool TryComplete(Exception? error = null)
    {
        _ring.Close();
        return true;
    }

    private int TryWrite(ReadOnlySpan<TItem> items)
    {
        int written = 0;
        while (written < items.Length)
        {
            IpcResult result = _ring.TryClaim(items.Length - written, out Span<TItem> room);
            if (result == IpcResult.WouldBlock) break;
            if (result == IpcResult.Closed) throw new ChannelClosedException();
            if (result != IpcResult.Done) throw IpcException.For(result, "Channel");
            items.Slice(written, room.Length).CopyTo(room);
            _ring.Commit(room.Length);
            written += room.Length;
        }

        return written;
    }
}
