using System.Net.Sockets;

namespace LibOs.NineP.Server;

/// <summary>Serves a tree to whoever is connected by a stream: a socket, a pair of pipes, a serial port.</summary>
public static class StreamServer
{
    /// <summary>Serves one client until it goes.</summary>
    /// <param name="stream">Both ways to the client; not disposed of.</param>
    /// <param name="tree">What is served.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellation">Ends the session. A stream that cannot cancel a read must be closed, too.</param>
    /// <returns>When the client has gone, and nothing is worked on any more.</returns>
    /// <exception cref="InvalidDataException">The client sent what is no message: its length is less than a header's or more than was agreed on.</exception>
    public static async Task Serve(Stream stream, IFileTree tree, SessionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options ??= new SessionOptions();
        await new StreamConnection(stream, new Session(tree, options), options).Run(cancellation).ConfigureAwait(false);
    }

    /// <summary>Serves whoever connects to a socket, until it is cancelled.</summary>
    /// <param name="listener">A bound socket that listens; not disposed of.</param>
    /// <param name="tree">What is served to each of them.</param>
    /// <param name="options">The limits of each client.</param>
    /// <param name="cancellation">Ends all sessions.</param>
    /// <returns>When all sessions have ended.</returns>
    public static async Task Listen(Socket listener, IFileTree tree, SessionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var clients = new HashSet<Task>();
        try
        {
            while (true)
            {
                Socket client;
                try
                {
                    client = await listener.AcceptAsync(cancellation).ConfigureAwait(false);
                }
                catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionAborted or SocketError.TooManyOpenSockets)
                {
                    // one that went again, or no descriptor just now: the others are served on
                    await Task.Delay(10, cancellation).ConfigureAwait(false);
                    continue;
                }

                _ = clients.RemoveWhere(static task => task.IsCompleted);
                _ = clients.Add(Task.Run(() => ServeSocket(client), CancellationToken.None));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException && cancellation.IsCancellationRequested)
        {
            // asked to end
        }
        finally
        {
            await Task.WhenAll(clients).ConfigureAwait(false);
        }

        async Task ServeSocket(Socket client)
        {
            using (client)
            {
                await using var stream = new NetworkStream(client, ownsSocket: false);
                try
                {
                    await Serve(stream, tree, options, cancellation).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is InvalidDataException or OperationCanceledException)
                {
                    // what this one sends is no 9P, or all end: its connection is closed
                }
            }
        }
    }
}
