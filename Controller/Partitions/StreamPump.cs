using System.Runtime.InteropServices;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Logs;

namespace LibOs.Controller.Partitions;

/// <summary>Carries a stream between the tool and the partition on a thread of its own, as fast as the slower side takes it.</summary>
/// <remarks>The tool's own standard streams may be shared with others, so they stay blocking; only a thread can wait on them safely.</remarks>
internal sealed unsafe class StreamPump
{
    private const int BufferLength = 256 * 1024;

    private readonly int _source;
    private readonly int _target;
    private readonly bool _intoPartition;
    private readonly int _wake;
    private readonly StreamRecorder? _recorder;
    private readonly LogStream _stream;
    private volatile bool _ended;
    private volatile bool _readerGone;
    private long _firstByte;

    private StreamPump(int source, int target, bool intoPartition, int wake, StreamRecorder? recorder = null, LogStream stream = default)
    {
        _recorder = recorder;
        _stream = stream;
        _source = source;
        _target = target;
        _intoPartition = intoPartition;
        _wake = wake;
    }

    /// <summary>Whether the source has come to its end and all of it has been passed on.</summary>
    public bool Ended => _ended;

    /// <summary>Whether nobody reads the target any more; what still comes is dropped.</summary>
    public bool ReaderGone => _readerGone;

    /// <summary>When the first byte was passed on (<see cref="Clock.Monotonic"/>); 0 before.</summary>
    public long FirstByte => Volatile.Read(ref _firstByte);

    /// <summary>Starts carrying what the partition writes.</summary>
    /// <param name="socket">The stream's socket.</param>
    /// <param name="standard">The tool's descriptor, 1 or 2.</param>
    /// <param name="wake">An eventfd that is signalled when <see cref="Ended"/> or <see cref="ReaderGone"/> changes.</param>
    public static StreamPump StartOutput(int socket, int standard, int wake) => new StreamPump(socket, standard, false, wake).Start("output");

    /// <summary>Starts keeping what a detached partition writes.</summary>
    /// <param name="socket">The stream's socket.</param>
    /// <param name="stream">Which stream it is.</param>
    /// <param name="recorder">Who keeps it.</param>
    /// <param name="wake">As for <see cref="StartOutput"/>.</param>
    public static StreamPump StartRecording(int socket, LogStream stream, StreamRecorder recorder, int wake) =>
        new StreamPump(socket, -1, false, wake, recorder, stream).Start("output");

    /// <summary>Starts carrying the tool's standard input to the partition, and its end.</summary>
    /// <param name="socket">The stream's socket.</param>
    /// <param name="wake">As for <see cref="StartOutput"/>.</param>
    public static StreamPump StartInput(int socket, int wake) => new StreamPump(0, socket, true, wake).Start("input");

    private StreamPump Start(string name)
    {
        // the stack is small: a thread here only reads and writes
        new Thread(Run, 128 * 1024) { IsBackground = true, Name = name }.Start();
        return this;
    }

    private void Run()
    {
        byte* buffer = (byte*)NativeMemory.Alloc(BufferLength);
        while (true)
        {
            nint length = Descriptors.Read(_source, buffer, BufferLength);
            if (length <= 0) break;
            if (_firstByte == 0) Volatile.Write(ref _firstByte, Clock.Monotonic);
            if (_recorder is not null)
            {
                _recorder.Write(_stream, buffer, length);
                continue;
            }

            if (_readerGone || Descriptors.WriteAll(_target, buffer, length)) continue;
            _readerGone = true;
            if (_intoPartition) break;
            Wake();
        }

        // half closed, not closed: QEMU still hands over what it has not read, then the end
        if (_intoPartition) _ = LibC.shutdown(_target, LibC.SHUT_WR);
        NativeMemory.Free(buffer);
        _ended = true;
        Wake();
    }

    private void Wake()
    {
        ulong one = 1;
        _ = LibC.write(_wake, &one, sizeof(ulong));
    }
}
