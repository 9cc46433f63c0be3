using System.Net.Sockets;
using LibOs.NineP.Client;
using LibOs.NineP.Server;

namespace LibOs.NineP.Tests;

/// <summary>A client and a server joined by a pair of sockets.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly Socket _ours, _theirs;

    private Connection(IFileTree tree, SessionOptions? options)
    {
        (_ours, _theirs) = Pair();
        Stream = new NetworkStream(_ours, ownsSocket: true);
        Serving = StreamServer.Serve(new NetworkStream(_theirs, ownsSocket: true), tree, options);
    }

    /// <summary>The client's end.</summary>
    public NetworkStream Stream { get; }

    /// <summary>Ends when the server has let go of the client.</summary>
    public Task Serving { get; }

    public NinePClient Client { get; private set; } = null!;

    public RemoteFile Root { get; private set; } = null!;

    /// <summary>Connects, attaches, and gives the root.</summary>
    public static async Task<Connection> Attach(IFileTree tree, ClientOptions? client = null, SessionOptions? server = null)
    {
        var connection = new Connection(tree, server);
        connection.Client = await NinePClient.Connect(connection.Stream, client);
        connection.Root = await connection.Client.Attach();
        return connection;
    }

    public static Task<Connection> Attach(Node root, ClientOptions? client = null, SessionOptions? server = null) => Attach(new SingleTree(root), client, server);

    /// <summary>A connection whose client's end the test speaks for itself.</summary>
    public static Connection Bare(Node root, SessionOptions? options = null) => new(new SingleTree(root), options);

    public static (Socket, Socket) Pair()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        Socket server = listener.Accept();
        File.Delete(path);
        return (client, server);
    }

    public async ValueTask DisposeAsync()
    {
        if (Client is not null) await Client.DisposeAsync();
        await Stream.DisposeAsync();
        await Serving.WaitAsync(TimeSpan.FromSeconds(30));
        _theirs.Dispose();
    }
}
