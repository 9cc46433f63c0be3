using System.Net.Sockets;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;
using LibOs.NineP.Client;

namespace LibOs.Controller.Tree;

/// <summary>A connection to the directory of one partition.</summary>
internal sealed class TreeClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private TreeClient(Socket socket, NetworkStream stream, NinePClient client, RemoteFile root)
    {
        _socket = socket;
        _stream = stream;
        Client = client;
        Root = root;
    }

    /// <summary>The session.</summary>
    public NinePClient Client { get; }

    /// <summary>The partition's directory.</summary>
    public RemoteFile Root { get; }

    /// <summary>Connects to a partition's supervisor.</summary>
    /// <returns>Null when none listens.</returns>
    /// <exception cref="IOException">What listens speaks no 9P.</exception>
    public static async Task<TreeClient?> Connect(PartitionFolder folder)
    {
        int descriptor = UnixSocket.Connect(folder.Path, PartitionFolder.TreeSocket);
        if (descriptor < 0) return null;
        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        var stream = new NetworkStream(socket, ownsSocket: false);
        try
        {
            NinePClient client = await NinePClient.Connect(stream).ConfigureAwait(false);
            return new TreeClient(socket, stream, client, await client.Attach().ConfigureAwait(false));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }
}
