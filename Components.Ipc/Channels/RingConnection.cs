namespace LibOs.Components.Ipc;

/// <summary>Frames in both directions over two rings.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public sealed class RingConnection<TTransport> : FrameConnection
    where TTransport : struct, IAsyncTransport
{
    private readonly object _sending = new();
    private readonly TTransport _transport;
    private FrameProducer<TTransport> _producer;
    private FrameConsumer<TTransport> _consumer;
    private byte[]? _received;
    private readonly Func<IpcResult> _look;
    private bool _isClosed;

    /// <summary>Joins a connection.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where the rings lie: <see cref="Size"/> bytes, zero at first; the same on both sides.</param>
    /// <param name="capacity">The bytes of each ring: a power of two from 64.</param>
    /// <param name="other">The participant on the other side.</param>
    /// <param name="peerTimeout">How long the other side may give no sign of life while it is waited for; for ever when null.</param>
    public RingConnection(TTransport transport, int offset, int capacity, int other, TimeSpan? peerTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(other, transport.Self);
        _transport = transport;
        int ring = FrameProducer<TTransport>.Size(capacity);

        // the one with the lower number writes the first ring
        bool isFirst = transport.Self < other;
        long timeout = (peerTimeout?.Ticks ?? 0) * TimeSpan.NanosecondsPerTick;
        _producer = new FrameProducer<TTransport>(transport, isFirst ? offset : offset + ring, capacity, other) { PeerTimeout = timeout };
        _consumer = new FrameConsumer<TTransport>(transport, isFirst ? offset + ring : offset, capacity, other) { PeerTimeout = timeout };
        _look = Look;
    }

    /// <inheritdoc/>
    public override int MaximumLength => _producer.MaximumLength;

    /// <summary>The bytes that a connection needs.</summary>
    /// <param name="capacity">The bytes of each ring.</param>
    public static int Size(int capacity) => 2 * FrameProducer<TTransport>.Size(capacity);

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> frame)
    {
        lock (_sending)
        {
            IpcResult result = _isClosed ? IpcResult.Closed : _producer.Write(frame);
            if (result != IpcResult.Done) throw IpcException.For(result, "Connection");
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<byte[]?> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        IpcResult result = await AsyncWait.UntilAsync(_transport, _consumer.SleepWord, _look, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return result switch
        {
            IpcResult.Done => _received,
            IpcResult.Closed => null,
            _ => throw IpcException.For(result, "Connection"),
        };
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        lock (_sending)
        {
            if (_isClosed) return;
            _isClosed = true;
            _producer.Close();
            _consumer.Close();
        }
    }

    private IpcResult Look()
    {
        IpcResult result = _consumer.TryPeek(out ReadOnlySpan<byte> frame);
        if (result != IpcResult.Done) return result == IpcResult.WouldBlock ? _consumer.LookAtPeer() : result;
        _received = frame.ToArray();
        _consumer.Release();
        return IpcResult.Done;
    }
}
