namespace LibOs.Components.Ipc;

/// <summary>Mailboxes for code that waits without a thread. Its methods may be called by one thread at a time.</summary>
/// <typeparam name="TTransport">The transport.</typeparam>
public sealed class AsyncMailbox<TTransport>
    where TTransport : struct, IAsyncTransport
{
    private readonly TTransport _transport;
    private Mailbox<TTransport> _box;

    /// <summary>Joins the mailboxes.</summary>
    /// <param name="transport">The participant.</param>
    /// <param name="offset">Where they lie: <see cref="Mailbox{TTransport}.Size"/> bytes.</param>
    public AsyncMailbox(TTransport transport, int offset)
    {
        _transport = transport;
        _box = new Mailbox<TTransport>(transport, offset);
    }

    /// <summary>Sends a mail; waits until the receiver has taken the last one from here.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="payload">At most <see cref="Mailbox{TTransport}.MaximumLength"/> bytes.</param>
    /// <param name="tag">Any number.</param>
    /// <param name="priority">0 to 7.</param>
    /// <param name="timeout">How long at most; for ever when null.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <exception cref="TimeoutException">The receiver has not taken the last one in time.</exception>
    /// <exception cref="IpcException">The payload is too long.</exception>
    public async ValueTask SendAsync(int receiver, ReadOnlyMemory<byte> payload, uint tag = 0, int priority = 0, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        IpcResult result = await AsyncWait.UntilAsync(
            _transport, _box.OwnSleepWord, () => _box.TrySend(receiver, payload.Span, tag, priority), timeout ?? Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        if (result != IpcResult.Done) throw IpcException.For(result, "Mailbox");
    }

    /// <summary>Takes the mail of highest priority; waits until there is one.</summary>
    /// <param name="payload">Where the payload goes.</param>
    /// <param name="sender">Whose mail; any when null.</param>
    /// <param name="timeout">How long at most; for ever when null.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <returns>What comes with it.</returns>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    /// <exception cref="IpcException">A sender wrote garbage, or there is not so much room.</exception>
    public async ValueTask<MailHeader> ReceiveAsync(Memory<byte> payload, int? sender = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        MailHeader header = default;
        IpcResult result = await AsyncWait.UntilAsync(
            _transport,
            _box.OwnSleepWord,
            () => sender is { } from ? _box.TryReceiveFrom(from, payload.Span, out header) : _box.TryReceive(payload.Span, out header),
            timeout ?? Timeout.InfiniteTimeSpan,
            cancellationToken).ConfigureAwait(false);
        return result == IpcResult.Done ? header : throw IpcException.For(result, "Mailbox");
    }
}
