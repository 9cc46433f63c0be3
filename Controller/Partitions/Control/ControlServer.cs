using System.Globalization;
using System.Text;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Logs;

namespace LibOs.Controller.Partitions.Control;

/// <summary>Answers on a partition's control socket: a line asks, a line answers, <c>attach</c> joins the streams.</summary>
/// <param name="control">What can be done.</param>
/// <param name="recorder">Takes what a detached partition writes; null in the foreground.</param>
/// <param name="input">The socket of the program's standard input; -1 when it is at its end or belongs to a terminal.</param>
internal sealed unsafe class ControlServer(PartitionControl control, StreamRecorder? recorder, int input)
{
    private const int MostLine = 4096;
    private const int MostConnections = 64;

    private readonly Lock _inputGate = new();
    private int _connections;
    private bool _inputEnded;

    /// <summary>Takes a connection that waits at a listening socket.</summary>
    public void Accept(int listener)
    {
        int socket = LibC.accept4(listener, null, null, LibC.SOCK_CLOEXEC);
        if (socket < 0) return;
        if (Interlocked.Increment(ref _connections) > MostConnections)
        {
            _ = Interlocked.Decrement(ref _connections);
            _ = LibC.close(socket);
            return;
        }

        new Thread(() => Serve(socket), 256 * 1024) { IsBackground = true, Name = "control" }.Start();
    }

    private void Serve(int socket)
    {
        try
        {
            while (ReadLine(socket) is { } line)
            {
                if (line.StartsWith("attach", StringComparison.Ordinal) && recorder is not null)
                {
                    Answer(socket, "ok " + (input >= 0 && !_inputEnded ? "input" : "output"));
                    Attach(socket);
                    return;
                }

                string answer;
                try
                {
                    answer = "ok " + Carry(line);
                }
                catch (ControlException error)
                {
                    answer = "error " + error.Message;
                }

                Answer(socket, answer.ReplaceLineEndings(" ").TrimEnd());
            }
        }
        finally
        {
            _ = LibC.close(socket);
            _ = Interlocked.Decrement(ref _connections);
        }
    }

    private string Carry(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["pause"]:
                control.Pause();
                return "";
            case ["resume"]:
                control.Resume();
                return "";
            case ["kill"]:
                control.Kill();
                return "";
            case ["stop", string grace] when int.TryParse(grace, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds):
                control.Stop(TimeSpan.FromMilliseconds(milliseconds));
                return "";
            case ["signal", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 64:
                control.Signal(number);
                return "";
            case ["attach"]:
                throw new ControlException("it runs in the foreground: its streams belong to the terminal it was started from");
            default:
                throw new ControlException("there is no such command");
        }
    }

    private void Attach(int socket)
    {
        AttachedReader reader = recorder!.Attach(socket);
        byte[] header = new byte[LogRecord.HeaderLength];
        while (Descriptors.ReadExactly(socket, header) && LogRecord.TryReadHeader(header, out LogStream stream, out int length, out _) && stream == LogStream.Input)
        {
            byte[] content = new byte[length];
            if (!Descriptors.ReadExactly(socket, content)) break;
            lock (_inputGate)
            {
                if (input < 0 || _inputEnded) continue;
                // an empty piece is the end
                if (length > 0)
                {
                    _ = Descriptors.WriteAll(input, content);
                }
                else
                {
                    _inputEnded = true;
                    _ = LibC.shutdown(input, LibC.SHUT_WR);
                }
            }
        }

        recorder.Detach(reader);
        reader.Stop();
        reader.WaitUntilTaken(2_000_000_000);
    }

    private static string? ReadLine(int socket)
    {
        Span<byte> line = stackalloc byte[MostLine];
        for (int length = 0; length < MostLine; length++)
        {
            if (!Descriptors.ReadExactly(socket, line.Slice(length, 1))) return null;
            if (line[length] == (byte)'\n') return Encoding.UTF8.GetString(line[..length]);
        }

        return null;
    }

    private static void Answer(int socket, string text) => _ = Descriptors.WriteAll(socket, Encoding.UTF8.GetBytes(text + "\n"));
}
