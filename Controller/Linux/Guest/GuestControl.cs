using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux.Guest;

/// <summary>The partition's side of the control channel, in a Linux partition.</summary>
/// <param name="port">The channel's port.</param>
internal sealed unsafe class GuestControl(int port) : IDisposable
{
    private readonly Dictionary<ConsoleStream, int> _streams = [];
    private int _program;

    /// <summary>Tells that the machine is up.</summary>
    public void SendHello()
    {
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(payload, ControlChannel.Version);
        Send(ControlMessage.Hello, payload);
    }

    /// <summary>Tells the program's exit code.</summary>
    public void SendExit(int code)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(payload, code);
        Send(ControlMessage.Exit, payload);
    }

    /// <summary>Names the descriptor that comes to its end when nobody reads a stream any more.</summary>
    public void OnStreamClosed(ConsoleStream stream, int descriptor) => _streams[stream] = descriptor;

    /// <summary>Begins to listen.</summary>
    /// <param name="program">The process that gets the signals.</param>
    public void Start(int program)
    {
        _program = program;
        new Thread(Listen, 128 * 1024) { IsBackground = true }.Start();
    }

    /// <inheritdoc/>
    public void Dispose() => _ = LibC.close(port);

    private void Listen()
    {
        byte[] received = new byte[64 * 1024];
        int count = 0;
        while (true)
        {
            nint length;
            // SAFETY: pinned while the kernel fills its free part.
            fixed (byte* start = received)
            {
                length = Descriptors.Read(port, start + count, received.Length - count);
            }

            if (length <= 0) return;
            count += (int)length;
            int taken = 0;
            while (ControlChannel.TryRead(received.AsSpan(taken, count - taken), out ControlMessage kind, out ReadOnlySpan<byte> payload, out int consumed) == ControlResult.Message)
            {
                Take(kind, payload);
                taken += consumed;
            }

            received.AsSpan(taken, count - taken).CopyTo(received);
            count -= taken;
        }
    }

    private void Take(ControlMessage kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case ControlMessage.Time when payload.Length >= 8:
                long now = BinaryPrimitives.ReadInt64LittleEndian(payload);
                LibC.TimeSpec time = new() { Seconds = now / 1_000_000_000, Nanoseconds = now % 1_000_000_000 };
                _ = LibC.clock_settime(LibC.CLOCK_REALTIME, &time);
                break;
            case ControlMessage.Signal when payload.Length >= 4:
                // the program and what it has started: it leads a session of its own
                _ = LibC.kill(-_program, BinaryPrimitives.ReadInt32LittleEndian(payload));
                break;
            case ControlMessage.StreamClosed when payload.Length >= 1 && _streams.Remove((ConsoleStream)payload[0], out int descriptor):
                // its number stays taken: a relay reads there, and finds the end
                int nothing;
                // SAFETY: a literal that ends in a zero byte.
                fixed (byte* path = "/dev/null\0"u8)
                {
                    nothing = LibC.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
                }

                _ = LibC.dup2(nothing, descriptor);
                _ = LibC.close(nothing);
                break;
        }
    }

    private void Send(ControlMessage kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> message = stackalloc byte[ControlChannel.HeaderLength + payload.Length];
        ControlChannel.WriteHeader(message, kind, payload.Length);
        payload.CopyTo(message[ControlChannel.HeaderLength..]);
        _ = Descriptors.WriteAll(port, message);
    }
}
