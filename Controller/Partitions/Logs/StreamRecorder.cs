using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Logs;

/// <summary>Takes what a detached partition writes: keeps it in its logs, and passes it to those who are attached.</summary>
/// <param name="output">The log of the program's streams.</param>
/// <param name="kernel">The log of the kernel and its emergency console.</param>
internal sealed unsafe class StreamRecorder(LogFile output, LogFile kernel) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<AttachedReader> _readers = [];
    private byte[]? _end;

    /// <summary>Takes bytes of a stream.</summary>
    public void Write(LogStream stream, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (stream is LogStream.Kernel or LogStream.Console)
            {
                kernel.Append(stream, bytes);
                return;
            }

            output.Append(stream, bytes);
            foreach (AttachedReader reader in _readers) reader.Offer(stream, bytes);
        }
    }

    /// <inheritdoc cref="Write(LogStream, ReadOnlySpan{byte})"/>
    public void Write(LogStream stream, byte* start, nint length) => Write(stream, new ReadOnlySpan<byte>(start, (int)length));

    /// <summary>Passes what comes from now on to a socket, too.</summary>
    public AttachedReader Attach(int socket)
    {
        var reader = new AttachedReader(socket);
        lock (_gate)
        {
            if (_end is null) _readers.Add(reader);
            else reader.Finish(_end);
        }

        return reader;
    }

    /// <summary>No longer passes anything to a reader.</summary>
    public void Detach(AttachedReader reader)
    {
        lock (_gate) _ = _readers.Remove(reader);
    }

    /// <summary>Makes room on a full disk.</summary>
    /// <returns>Whether that did any good.</returns>
    public bool FreeSpace()
    {
        lock (_gate) return kernel.FreeSpace() | output.FreeSpace();
    }

    /// <summary>Tells all who are attached how it ended, and waits until they have taken what came before.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="patience">How long to wait for them.</param>
    public void End(int code, TimeSpan patience)
    {
        AttachedReader[] readers;
        lock (_gate)
        {
            _end = BitConverter.GetBytes(code);
            readers = [.. _readers];
            foreach (AttachedReader reader in readers) reader.Finish(_end);
        }

        long limit = Clock.Monotonic + (long)patience.TotalMilliseconds * 1_000_000;
        foreach (AttachedReader reader in readers) reader.WaitUntilTaken(Math.Max(0, limit - Clock.Monotonic));
    }

    /// <summary>Closes the logs.</summary>
    public void Dispose()
    {
        output.Dispose();
        kernel.Dispose();
    }
}
