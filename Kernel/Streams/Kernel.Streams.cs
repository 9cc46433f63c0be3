using System.Buffers.Binary;
using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>The standard streams and the control channel, over the console driver.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong LongestInput = 64 * 1024; // no page is touched for bytes that cannot come at once
    private const int ControlCapacity = ControlChannel.HeaderLength + ControlChannel.MaximumPayload;

    private static TConsole s_console;
    private static bool s_consoleWorks;
    private static WaitQueue* s_inputWaiting;
    private static WaitQueue* s_outputWaiting;
    private static ConsoleStreams s_closedStreams;
    private static bool s_isGreeting;
    private static ConsoleStreams s_fullStreams; // those that took nothing when they were written to last
    private static uint s_inputChanges;
    private static uint s_outputChanges;
    private static bool s_hasPeekedInput; // a byte was read to see whether there is one
    private static byte s_peekedInput;
    private static byte* s_controlBuffer;
    private static int s_controlLength;
    private static bool s_controlBroken;

    private static void StartConsole(ulong device, uint input)
    {
        ConsoleStart start = s_console.Initialize(device, s_hasChannel);
        if (start != ConsoleStart.Started)
        {
            Panic(start switch
            {
                ConsoleStart.NotFound => "console: the announced device is not a serial device"u8,
                ConsoleStart.Unsupported => "console: the device lacks a feature; start QEMU with virtio-mmio.force-legacy=false"u8,
                _ => "console: not enough memory for its queues"u8,
            }, null);
        }

        s_consoleWorks = true;
        IoApic.Route(input, Vectors.Console);
        SendHello();
        if (s_hasChannel) StartChannel();
    }

    // Sending may poll the console, and by that take an answer that wants another question: not while one is being sent.
    [BoundedRecursion(1)]
    private static void SendHello()
    {
        if (s_isGreeting) return;
        s_isGreeting = true;
        s_askedTime = Clock.Now();
        s_questions++;
        ulong message = 0;
        var bytes = new Span<byte>(&message, ControlChannel.HeaderLength + 2);
        ControlChannel.WriteHeader(bytes, ControlMessage.Hello, 2);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[ControlChannel.HeaderLength..], ControlChannel.Version);
        WriteAll(ConsoleStream.Control, bytes);
        s_isGreeting = false;
    }

    /// <summary>Looks what the device has done; wakes those who waited for it.</summary>
    private static void PollConsole()
    {
        ConsoleStreams changed = s_console.HandleInterrupt();
        if ((changed & ConsoleStreams.Input) != 0)
        {
            s_inputChanges++;
            WakeAll(s_inputWaiting);
            WakePollers();
        }

        if ((changed & (ConsoleStreams.Output | ConsoleStreams.Error)) != 0)
        {
            s_fullStreams &= ~changed;
            s_outputChanges++;
            WakeAll(s_outputWaiting);
            WakePollers();
        }

        if ((changed & ConsoleStreams.Control) != 0) ReadControl();
        if ((changed & ConsoleStreams.Doorbell) != 0) AnswerDoorbell();
    }

    private static long ReadInput(ulong address, ulong length, bool wait)
    {
        if (length > LongestInput) length = LongestInput;
        while (true)
        {
            if (!CanWrite(address, length)) return -Error.BadAddress;
            if (TFiles.IsPresent && s_hasPeekedInput)
            {
                s_hasPeekedInput = false;
                *(byte*)address = s_peekedInput;
                if (length == 1) return 1;
                int more = s_console.Read(ConsoleStream.Input, new Span<byte>((byte*)address + 1, (int)length - 1));
                return 1 + Math.Max(more, 0);
            }

            // SAFETY: checked just now, and again after each wait.
            int count = s_console.Read(ConsoleStream.Input, new Span<byte>((void*)address, (int)length));
            if (count > 0) return count;
            if (count < 0) return 0;
            if (!wait) return -Error.Again;
            if (Wait(s_inputWaiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }
    }

    /// <summary>Whether there is input: 1 for a byte, 0 for none yet, -1 for the end.</summary>
    private static int PeekInput()
    {
        if (s_hasPeekedInput) return 1;
        byte first = 0;
        int count = s_console.Read(ConsoleStream.Input, new Span<byte>(&first, 1));
        if (count <= 0) return count;
        s_peekedInput = first;
        s_hasPeekedInput = true;
        return 1;
    }

    private static long WriteStream(ConsoleStream stream, ulong address, ulong length, bool wait)
    {
        if (s_phaseTimestamps[(int)BootPhase.Runtime] == 0) RecordPhase(BootPhase.Runtime);
        ulong done = 0;
        while (done < length)
        {
            if ((s_closedStreams & (ConsoleStreams)(1 << (int)stream)) != 0) return done > 0 ? (long)done : BreakPipe();
            if (!CanRead(address + done, length - done)) return done > 0 ? (long)done : -Error.BadAddress;
            // SAFETY: checked just now, and again after each wait.
            int count = s_console.Write(stream, new ReadOnlySpan<byte>((byte*)address + done, (int)(length - done)));
            done += (ulong)count;
            if (count > 0) continue;
            s_fullStreams |= (ConsoleStreams)(1 << (int)stream);
            if (!wait) return done > 0 ? (long)done : -Error.Again;
            if (Wait(s_outputWaiting, 0, long.MaxValue) == WakeReason.Signal) return done > 0 ? (long)done : -Error.Restart;
        }

        return (long)done;
    }

    private static long BreakPipe()
    {
        SendToThread(Current, SignalNumber.Pipe);
        return -Error.BrokenPipe;
    }

    /// <summary>Writes from the kernel itself, waiting for room; only for short texts and messages.</summary>
    private static void WriteAll(ConsoleStream stream, ReadOnlySpan<byte> data)
    {
        if (!s_consoleWorks) return;
        while (!data.IsEmpty)
        {
            int count = s_console.Write(stream, data);
            data = data[count..];
            if (count == 0) PollConsole();
        }
    }

    private static void ReadControl()
    {
        while (!s_controlBroken)
        {
            // SAFETY: the buffer has this capacity and is used by one core only.
            var buffer = new Span<byte>(s_controlBuffer, ControlCapacity);
            int count = s_console.Read(ConsoleStream.Control, buffer[s_controlLength..]);
            if (count <= 0) return;
            s_controlLength += count;
            ReadOnlySpan<byte> received = buffer[..s_controlLength];
            while (true)
            {
                ControlResult result = ControlChannel.TryRead(received, out ControlMessage kind, out ReadOnlySpan<byte> payload, out int consumed);
                if (result == ControlResult.Malformed)
                {
                    Log(LogLevel.Error, "control channel: bytes that are no message; nothing more is taken from it"u8);
                    s_controlBroken = true;
                    return;
                }

                if (result == ControlResult.Incomplete) break;
                HandleControl(kind, payload);
                received = received[consumed..];
            }

            KernelBytes.Copy(received, buffer);
            s_controlLength = received.Length;
        }
    }

    private static void HandleControl(ControlMessage kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case ControlMessage.Time when payload.Length == 8:
                TakeTime(BinaryPrimitives.ReadInt64LittleEndian(payload));
                break;
            case ControlMessage.Signal when payload.Length == 4:
                int signal = BinaryPrimitives.ReadInt32LittleEndian(payload);
                if (signal is > 0 and <= SignalNumber.Count) SendToProgram(signal);
                break;
            case ControlMessage.StreamClosed when payload.Length == 1:
                s_closedStreams |= (ConsoleStreams)(1 << (payload[0] & 7));
                WakeAll(s_outputWaiting);
                WakePollers();
                break;
            default:
                break;
        }
    }
}
