using System.CommandLine;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Control;
using LibOs.Controller.Partitions.Logs;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos attach</c>: joins the streams of a detached partition.</summary>
internal static unsafe class AttachCommand
{
    private const byte ControlP = 0x10;
    private const byte ControlQ = 0x11;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> name = PartitionArguments.One("The partition.");
        var command = new Command("attach", "Joins the streams of a detached partition, from now on; Ctrl-C or Ctrl-P Ctrl-Q leaves it running. Gives its exit code when it ends.") { name };
        command.SetAction(parsed => Attach(parsed.GetRequiredValue(name)));
        return command;
    }

    private static int Attach(string name)
    {
        PartitionRegistry registry = PartitionRegistry.Open();
        PartitionReport report = registry.Find(name);
        using ControlClient? client = ControlClient.TryConnect(registry.Folder(name));
        if (client is null) throw new UserError($"'{name}': {(report.Partition.IsAlive ? "its supervisor does not listen" : "it has ended: 'libos logs' has what it wrote")}", 1);
        bool takesInput;
        try
        {
            takesInput = client.Ask("attach") == "input";
        }
        catch (ControlException error)
        {
            throw new UserError($"'{name}': {error.Message}", 1);
        }

        _ = LibC.signal(LibC.SIGPIPE, 1);
        using var terminal = new TerminalMode(takesInput);
        if (terminal.IsTerminal) Message.Write(2, $"libos: attached to '{name}'{(takesInput ? "" : ", which takes no input")}; Ctrl-C leaves it running\n");
        int socket = client.Socket;
        int detach = LibC.eventfd(0, LibC.O_CLOEXEC);
        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            Signal(detach);
        });
        if (takesInput) new Thread(() => PassInput(socket, detach), 256 * 1024) { IsBackground = true, Name = "input" }.Start();
        return Receive(socket, detach, name);
    }

    private static int Receive(int socket, int detach, string name)
    {
        byte[] header = new byte[LogRecord.HeaderLength];
        LibC.PollFd* wait = stackalloc LibC.PollFd[2];
        while (true)
        {
            wait[0] = new() { Descriptor = socket, Events = LibC.POLLIN };
            wait[1] = new() { Descriptor = detach, Events = LibC.POLLIN };
            if (LibC.poll(wait, 2, -1) < 0) continue;
            if (wait[1].Returned != 0)
            {
                Message.Write(2, $"libos: detached from '{name}', which runs on\n");
                return 0;
            }

            if (!Descriptors.ReadExactly(socket, header) || !LogRecord.TryReadHeader(header, out LogStream stream, out int length, out _))
                throw new UserError($"'{name}' is no longer joined: this side fell behind, or its supervisor was killed ('libos logs {name}' has what it wrote)", PartitionExitCode.MachineLost);
            byte[] content = new byte[length];
            if (!Descriptors.ReadExactly(socket, content)) continue;
            if (stream == LogStream.End) return length >= 4 ? BitConverter.ToInt32(content) : PartitionExitCode.MachineLost;
            if (!Descriptors.WriteAll(stream == LogStream.Output ? 1 : 2, content)) return 0;
        }
    }

    private static void PassInput(int socket, int detach)
    {
        byte* buffer = stackalloc byte[LogRecord.HeaderLength + 16384];
        byte* content = buffer + LogRecord.HeaderLength;
        while (true)
        {
            nint length = Descriptors.Read(0, content, 16384);
            if (length >= 2 && content[length - 2] == ControlP && content[length - 1] == ControlQ)
            {
                Signal(detach);
                return;
            }

            LogRecord.WriteHeader(new Span<byte>(buffer, LogRecord.HeaderLength), LogStream.Input, (int)Math.Max(length, 0), 0);
            if (!Descriptors.WriteAll(socket, buffer, LogRecord.HeaderLength + Math.Max(length, 0)) || length <= 0) return;
        }
    }

    private static void Signal(int detach)
    {
        ulong one = 1;
        _ = LibC.write(detach, &one, sizeof(ulong));
    }
}
