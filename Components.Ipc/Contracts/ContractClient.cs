using System.Buffers.Binary;

namespace LibOs.Components.Ipc;

/// <summary>What generated clients of contracts share: they send calls and wait for the answers. Safe from any thread.</summary>
public abstract class ContractClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly FrameConnection _connection;
    private readonly Dictionary<uint, TaskCompletionSource<byte[]>> _pending = [];
    private readonly CancellationTokenSource _end = new();
    private uint _last;
    private Exception? _failure;
    private bool _isConnected;

    /// <summary>Makes a client.</summary>
    /// <param name="connection">The connection, which it owns from now on.</param>
    /// <param name="identity">The contract.</param>
    protected ContractClient(FrameConnection connection, ContractIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        Identity = identity;
    }

    /// <summary>The contract.</summary>
    public ContractIdentity Identity { get; }

    /// <summary>Agrees with the server on the contract. Must come before the first call.</summary>
    /// <param name="timeout">How long to wait for the server; 10 s when null.</param>
    /// <param name="cancellationToken">Ends the wait with an exception.</param>
    /// <exception cref="IpcException">The server has another contract, another version, other methods; or it is gone.</exception>
    /// <exception cref="TimeoutException">There is no server.</exception>
    public async ValueTask ConnectAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        if (_isConnected) throw new InvalidOperationException("The client is connected already.");
        var hello = new ContractWriter();
        hello.Header(ContractFrame.Hello, 0, 0);
        hello.WriteString(Identity.Name);
        hello.Write(Identity.Version);
        hello.Write(Identity.Shape);
        _connection.Send(hello.Written);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout ?? s_patience);
        byte[]? answer;
        try
        {
            answer = await _connection.ReceiveAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No server of the contract '{Identity.Name}' answered.");
        }

        if (answer is null) throw IpcException.For(IpcResult.Closed, Identity.Name);
        if (answer.Length < 8) throw IpcException.For(IpcResult.Corrupted, Identity.Name);
        if ((ContractFrame)answer[0] == ContractFrame.Refused)
        {
            var reader = new ContractReader(answer.AsSpan(8));
            throw new IpcException(IpcResult.Closed, $"Connecting to '{Identity.Name}' failed: {reader.ReadString()}.");
        }

        if ((ContractFrame)answer[0] != ContractFrame.Welcome) throw IpcException.For(IpcResult.Corrupted, Identity.Name);
        _isConnected = true;
        _ = Task.Run(ReceiveAsync, CancellationToken.None);
    }

    /// <inheritdoc cref="ConnectAsync"/>
    public void Connect(TimeSpan? timeout = null) => ConnectAsync(timeout).AsTask().GetAwaiter().GetResult();

    /// <summary>Closes the connection; calls without an answer fail.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _end.Cancel();
        Fail(new ObjectDisposedException(GetType().Name));
        GC.SuppressFinalize(this);
    }

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <param name="method">The method's number.</param>
    /// <param name="arguments">From <see cref="BeginCall"/>, with the arguments written.</param>
    /// <returns>The result.</returns>
    protected byte[] Call(int method, ContractWriter arguments) => CallAsync(method, arguments, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Calls a method.</summary>
    /// <param name="method">The method's number.</param>
    /// <param name="arguments">From <see cref="BeginCall"/>, with the arguments written.</param>
    /// <param name="cancellationToken">Stops waiting, and tells the server.</param>
    /// <returns>The result.</returns>
    protected Task<byte[]> CallAsync(int method, ContractWriter arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<byte[]>(cancellationToken);
        var answer = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        uint id;
        lock (_gate)
        {
            if (_failure is not null) throw new IpcException(IpcResult.Closed, $"'{Identity.Name}' cannot be called any more: {_failure.Message}");
            if (!_isConnected) throw new InvalidOperationException($"Connect the client of '{Identity.Name}' first.");
            while (!_pending.TryAdd(id = ++_last, answer))
            {
                // numbers come round after four thousand million calls
            }
        }

        byte[] frame = arguments.Written.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(2), (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), id);
        try
        {
            _connection.Send(frame);
        }
        catch
        {
            lock (_gate) _ = _pending.Remove(id);
            throw;
        }

        return cancellationToken.CanBeCanceled ? CancelableAsync(answer.Task, id, cancellationToken) : answer.Task;
    }

    /// <summary>Begins to write the arguments of a call.</summary>
    protected static ContractWriter BeginCall()
    {
        var writer = new ContractWriter();
        writer.Header(ContractFrame.Request, 0, 0);
        return writer;
    }

    private async Task<byte[]> CancelableAsync(Task<byte[]> answer, uint id, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            bool wasPending;
            lock (_gate) wasPending = _pending.Remove(id);
            if (wasPending)
            {
                var cancel = new ContractWriter();
                cancel.Header(ContractFrame.Cancel, 0, id);
                _connection.Send(cancel.Written);
            }

            throw;
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _connection.ReceiveAsync(_end.Token).ConfigureAwait(false) is { } frame)
            {
                if (frame.Length < 8) throw IpcException.For(IpcResult.Corrupted, Identity.Name);
                uint id = BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(4));
                TaskCompletionSource<byte[]>? answer;
                lock (_gate)
                {
                    // an answer to a call that was given up has nobody who waits for it
                    if (!_pending.Remove(id, out answer)) continue;
                }

                switch ((ContractFrame)frame[0])
                {
                    case ContractFrame.Response:
                        _ = answer.TrySetResult(frame[8..]);
                        break;
                    case ContractFrame.Failure:
                        _ = answer.TrySetException(ReadFailure(frame.AsSpan(8)));
                        break;
                    default:
                        _ = answer.TrySetException(IpcException.For(IpcResult.Corrupted, Identity.Name));
                        break;
                }
            }

            Fail(IpcException.For(IpcResult.Closed, Identity.Name));
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private static Exception ReadFailure(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new ContractReader(bytes);
            return new IpcRemoteException(reader.ReadString() ?? "", reader.ReadString() ?? "");
        }
        catch (IpcException garbage)
        {
            return garbage;
        }
    }

    private void Fail(Exception failure)
    {
        TaskCompletionSource<byte[]>[] waiting;
        lock (_gate)
        {
            _failure ??= failure;
            waiting = [.. _pending.Values];
            _pending.Clear();
        }

        foreach (TaskCompletionSource<byte[]> answer in waiting) _ = answer.TrySetException(failure);
    }
}
