using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>The tool's side of a partition's control channel.</summary>
/// <param name="socket">The channel's socket.</param>
internal sealed unsafe class ControlLink(int socket)
{
    private readonly byte[] _received = new byte[64 * 1024];
    private int _count;
    private (uint Version, uint Slots, ulong Address)? _channel;

    /// <summary>When the partition said hello (<see cref="Clock.Monotonic"/>); 0 before.</summary>
    public long HelloTime { get; private set; }

    /// <summary>The program's exit code, once it is known.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>What is wrong with what the partition sent; null when nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The phases of the start and nanoseconds from the kernel's entry to their ends, in the order received.</summary>
    public List<(BootPhase Phase, long Nanoseconds)> BootChart { get; } = [];

    /// <summary>The thread that ran out of its stack; null when none did.</summary>
    public StackOverflow? StackOverflow { get; private set; }

    /// <summary>Whether the channel has come to its end.</summary>
    public bool Closed { get; private set; }

    /// <summary>Reads what there is and acts on it.</summary>
    /// <param name="onLog">Called with each line of the kernel's log: nanoseconds since boot, level, text.</param>
    public void Receive(Action<long, int, string>? onLog)
    {
        nint length;
        // SAFETY: pinned while the kernel fills its free part.
        fixed (byte* start = _received)
        {
            length = LibC.recv(socket, start + _count, _received.Length - _count, LibC.MSG_DONTWAIT);
        }

        if (length < 0 && LibC.Errno is LibC.EAGAIN or LibC.EINTR) return;
        if (length <= 0)
        {
            Closed = true;
            return;
        }

        _count += (int)length;
        int taken = 0;
        while (Fault is null)
        {
            ControlResult result = ControlChannel.TryRead(_received.AsSpan(taken, _count - taken), out ControlMessage kind, out ReadOnlySpan<byte> payload, out int consumed);
            if (result == ControlResult.Incomplete) break;
            if (result == ControlResult.Malformed) Fault = "it sent bytes that are no control message";
            else Take(kind, payload, onLog);
            taken += consumed;
        }

        _received.AsSpan(taken, _count - taken).CopyTo(_received);
        _count -= taken;
        if (Fault is not null) Closed = true;
    }

    /// <summary>The file channel that the partition has announced since the last call; null when it has not.</summary>
    public (uint Version, uint Slots, ulong Address)? TakeChannel()
    {
        (uint Version, uint Slots, ulong Address)? channel = _channel;
        _channel = null;
        return channel;
    }

    /// <summary>Passes a signal to the program.</summary>
    public void SendSignal(int signal)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, signal);
        Send(ControlMessage.Signal, payload);
    }

    /// <summary>Tells the program that nobody reads a stream any more.</summary>
    public void SendStreamClosed(ConsoleStream stream) => Send(ControlMessage.StreamClosed, [(byte)stream]);

    private void Take(ControlMessage kind, ReadOnlySpan<byte> payload, Action<long, int, string>? onLog)
    {
        switch (kind)
        {
            case ControlMessage.Hello when payload.Length >= 2:
                if (HelloTime == 0) HelloTime = Clock.Monotonic;
                ushort version = BinaryPrimitives.ReadUInt16LittleEndian(payload);
                if (version != ControlChannel.Version)
                {
                    Fault = $"it speaks version {version} of the control protocol and this tool version {ControlChannel.Version}: publish the image again with this version of LibOs";
                    return;
                }

                Span<byte> time = stackalloc byte[8];
                BinaryPrimitives.WriteInt64LittleEndian(time, Clock.UnixTime);
                Send(ControlMessage.Time, time);
                break;
            case ControlMessage.Exit when payload.Length >= 4:
                ExitCode ??= BinaryPrimitives.ReadInt32LittleEndian(payload) & 0xff;
                break;
            case ControlMessage.Log when payload.Length >= 9:
                onLog?.Invoke(BinaryPrimitives.ReadInt64LittleEndian(payload), payload[8], System.Text.Encoding.UTF8.GetString(payload[9..]));
                break;
            case ControlMessage.StackOverflow:
                StackOverflow ??= StackOverflow.TryRead(payload);
                break;
            case ControlMessage.Channel when payload.Length >= 16:
                _channel = (BinaryPrimitives.ReadUInt32LittleEndian(payload), BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]), BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]));
                break;
            case ControlMessage.BootChart:
                for (; payload.Length >= 9; payload = payload[9..])
                    BootChart.Add(((BootPhase)payload[0], BinaryPrimitives.ReadInt64LittleEndian(payload[1..])));
                break;
        }
    }

    // A full socket means that the partition does not read: nothing may then hold up the tool.
    private void Send(ControlMessage kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> message = stackalloc byte[ControlChannel.HeaderLength + payload.Length];
        ControlChannel.WriteHeader(message, kind, payload.Length);
        payload.CopyTo(message[ControlChannel.HeaderLength..]);
        // SAFETY: the message lies on this stack while the kernel reads it.
        fixed (byte* start = message)
        {
            _ = LibC.send(socket, start, message.Length, LibC.MSG_NOSIGNAL | LibC.MSG_DONTWAIT);
        }
    }
}
