using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace LibOs.Components.Ipc;

/// <summary>Serves a contract to the client of one connection.</summary>
public static class ContractServer
{
    /// <summary>
    /// Serves until the client closes. A synchronous method runs to its end before the next call is looked at; asynchronous ones may
    /// overlap.
    /// </summary>
    /// <param name="connection">The connection; closed at the end.</param>
    /// <param name="dispatcher">Who hands calls to the implementation.</param>
    /// <param name="cancellationToken">Ends serving.</param>
    /// <exception cref="IpcException">The client is lost, or wrote garbage. It harms nothing but this connection.</exception>
    public static async Task RunAsync(FrameConnection connection, ContractDispatcher dispatcher, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(dispatcher);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new ConcurrentDictionary<uint, CancellationTokenSource>();
        bool isGreeted = false;
        try
        {
            while (await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                if (frame.Length < 8) throw IpcException.For(IpcResult.Corrupted, dispatcher.Identity.Name);
                int method = BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(2));
                uint id = BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(4));
                switch ((ContractFrame)frame[0])
                {
                    case ContractFrame.Hello:
                        isGreeted = Greet(connection, dispatcher.Identity, frame.AsSpan(8));
                        break;
                    case ContractFrame.Request when isGreeted:
                        Task serving = ServeAsync(connection, dispatcher, method, id, frame.AsMemory(8), running, end.Token);
                        if (serving.IsFaulted) await serving.ConfigureAwait(false);
                        break;
                    case ContractFrame.Cancel:
                        if (running.TryRemove(id, out CancellationTokenSource? call)) await call.CancelAsync().ConfigureAwait(false);
                        break;
                    default:
                        throw IpcException.For(IpcResult.Corrupted, dispatcher.Identity.Name);
                }
            }
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            connection.Dispose();
        }
    }

    private static bool Greet(FrameConnection connection, ContractIdentity identity, ReadOnlySpan<byte> hello)
    {
        var reader = new ContractReader(hello);
        string? mismatch = identity.Mismatch(new ContractIdentity(reader.ReadString() ?? "", reader.Read<int>(), reader.Read<ulong>()));
        var answer = new ContractWriter();
        answer.Header(mismatch is null ? ContractFrame.Welcome : ContractFrame.Refused, 0, 0);
        if (mismatch is not null) answer.WriteString(mismatch);
        connection.Send(answer.Written);
        return mismatch is null;
    }

    private static async Task ServeAsync(
        FrameConnection connection, ContractDispatcher dispatcher, int method, uint id, ReadOnlyMemory<byte> arguments,
        ConcurrentDictionary<uint, CancellationTokenSource> running, CancellationToken end)
    {
        var call = CancellationTokenSource.CreateLinkedTokenSource(end);
        running[id] = call;
        var answer = new ContractWriter();
        answer.Header(ContractFrame.Response, method, id);
        try
        {
            await dispatcher.DispatchAsync(method, arguments, answer, call.Token).ConfigureAwait(false);
            if (answer.Written.Length > connection.MaximumLength)
                throw new InvalidOperationException($"The result has {answer.Written.Length} bytes, the connection takes {connection.MaximumLength}.");
        }
        catch (Exception failure)
        {
            answer.Clear();
            answer.Header(ContractFrame.Failure, method, id);
            answer.WriteString(failure.GetType().FullName);
            answer.WriteString(Short(failure.Message, connection.MaximumLength / 8));
        }

        // who has taken it out to cancel it still needs it
        if (running.TryRemove(id, out _)) call.Dispose();
        try
        {
            connection.Send(answer.Written);
        }
        catch (IpcException)
        {
            // the client is gone: the loop that receives finds out, too
        }
    }

    private static string Short(string text, int length) => text.Length <= length ? text : text[..length];
}
