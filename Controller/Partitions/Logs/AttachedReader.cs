using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Logs;

/// <summary>Somebody who watches a partition's streams, served by a thread of its own at its own pace.</summary>
internal sealed class AttachedReader
{
    // who is so far behind does not read: it is cut off, and nothing else waits for it
    private const int MostWaiting = 8 << 20;

    private readonly int _socket;
    private readonly Queue<byte[]> _waiting = new();
    private readonly ManualResetEventSlim _taken = new();
    private int _length;
    private bool _finished;
    private bool _cut;

    /// <summary>Begins to serve a socket.</summary>
    public AttachedReader(int socket)
    {
        _socket = socket;
        new Thread(Send, 128 * 1024) { IsBackground = true, Name = "attached" }.Start();
    }

    /// <summary>Puts bytes behind those that wait.</summary>
    public void Offer(LogStream stream, ReadOnlySpan<byte> bytes)
    {
        byte[] frame = new byte[LogRecord.HeaderLength + bytes.Length];
        LogRecord.WriteHeader(frame, stream, bytes.Length, Clock.UnixTime);
        bytes.CopyTo(frame.AsSpan(LogRecord.HeaderLength));
        lock (_waiting)
        {
            if (_finished) return;
            if (_length + frame.Length > MostWaiting)
            {
                _waiting.Clear();
                _cut = _finished = true;
            }
            else
            {
                _waiting.Enqueue(frame);
                _length += frame.Length;
            }

            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Ends after what waits, with word of how the partition ended.</summary>
    public void Finish(ReadOnlySpan<byte> end)
    {
        Offer(LogStream.End, end);
        Stop();
    }

    /// <summary>Ends after what waits.</summary>
    public void Stop()
    {
        lock (_waiting)
        {
            _finished = true;
            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Waits until everything has been taken or the reader has gone.</summary>
    /// <param name="nanoseconds">How long at most.</param>
    public void WaitUntilTaken(long nanoseconds) => _ = _taken.Wait((int)(nanoseconds / 1_000_000));

    private void Send()
    {
        while (true)
        {
            byte[] frame;
            lock (_waiting)
            {
                while (_waiting.Count == 0 && !_finished) _ = Monitor.Wait(_waiting);
                if (_waiting.Count == 0) break;
                frame = _waiting.Dequeue();
                _length -= frame.Length;
            }

            if (Descriptors.WriteAll(_socket, frame)) continue;
            lock (_waiting)
            {
                _finished = true;
                _waiting.Clear();
            }
        }

        // the end of the bytes is the end of the connection; one that was cut off is broken at once
        _ = LibC.shutdown(_socket, _cut ? 2 : LibC.SHUT_WR);
        _taken.Set();
    }
}
