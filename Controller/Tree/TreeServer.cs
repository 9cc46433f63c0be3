using System.Net.Sockets;
using LibOs.NineP.Server;
using LibOs.NineP.Server.Synthetic;

namespace LibOs.Controller.Tree;

/// <summary>Serves a directory over 9P on a listening socket, from the first client on.</summary>
internal static class TreeServer
{
    private const int MostFids = 4096;

    /// <summary>Begins to serve.</summary>
    /// <param name="listener">The listening socket's descriptor, which the server takes over.</param>
    /// <param name="root">The directory.</param>
    public static void Start(int listener, SyntheticDirectory root)
    {
        var socket = new Socket(new SafeSocketHandle(listener, ownsHandle: true));
        _ = Task.Run(() => StreamServer.Listen(socket, new SingleTree(root), new SessionOptions { MaximumFids = MostFids }));
    }
}
