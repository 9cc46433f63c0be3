using System.Text;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Partitions.Control;

/// <summary>Asks a partition's supervisor.</summary>
internal sealed unsafe class ControlClient : IDisposable
{
    private ControlClient(int socket) => Socket = socket;

    /// <summary>The connection.</summary>
    public int Socket { get; }

    /// <summary>Connects to a supervisor.</summary>
    /// <returns>Null when none listens.</returns>
    public static ControlClient? TryConnect(PartitionFolder folder)
    {
        int socket = UnixSocket.Connect(folder.Path, PartitionFolder.ControlSocket);
        return socket < 0 ? null : new ControlClient(socket);
    }

    /// <summary>Asks.</summary>
    /// <param name="line">The command.</param>
    /// <returns>The rest of the answer.</returns>
    /// <exception cref="ControlException">It was refused, or the supervisor has gone.</exception>
    public string Ask(string line)
    {
        if (!Descriptors.WriteAll(Socket, Encoding.UTF8.GetBytes(line + "\n"))) throw new ControlException("it has ended");
        var answer = new List<byte>();
        byte letter;
        while (true)
        {
            if (Descriptors.Read(Socket, &letter, 1) != 1) throw new ControlException("it has ended");
            if (letter == (byte)'\n') break;
            answer.Add(letter);
        }

        string text = Encoding.UTF8.GetString([.. answer]);
        if (text.StartsWith("error ", StringComparison.Ordinal)) throw new ControlException(text[6..]);
        return text.StartsWith("ok ", StringComparison.Ordinal) ? text[3..] : "";
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => _ = LibC.close(Socket);
}
