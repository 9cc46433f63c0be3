using System.CommandLine;
using System.Text;
using System.Text.Json;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary>Starts a supervisor that lives on, and waits until its partition is up.</summary>
internal static unsafe class DetachedRun
{
    private const string CommandName = "supervise";

    /// <summary>Starts a partition that the call does not wait for.</summary>
    /// <returns>0 when it is up and its name has been printed, else the exit code of the start that failed.</returns>
    public static int Start(PartitionOptions options)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(options, StateJson.Relaxed.PartitionOptions);
        int file = Descriptors.MemoryFile("libos-options\0"u8, content);
        (int report, int theirReport) = Descriptors.Pipe();
        int nothing;
        // SAFETY: a literal that ends in a zero byte.
        fixed (byte* path = "/dev/null\0"u8)
        {
            nothing = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        }

        List<string> line = [.. ToolProcess.Line, CommandName, file.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        ChildProcess supervisor = ChildProcess.Start(ToolProcess.Path, line, null, (nothing, nothing, theirReport), [file], ownSession: true, independent: true);
        _ = LibC.close(theirReport);

        // its errors are this call's; when it is up it says so
        var said = new List<byte>();
        byte* buffer = stackalloc byte[4096];
        string text = "";
        for (nint length; (length = Descriptors.Read(report, buffer, 4096)) > 0;)
        {
            said.AddRange(new ReadOnlySpan<byte>(buffer, (int)length));
            text = Encoding.UTF8.GetString([.. said]);
            int mark = text.IndexOf(Supervision.StartedMark, StringComparison.Ordinal);
            if (mark < 0 || text[^1] != '\n') continue;
            Message.Write(2, text[..mark]);
            Message.Line(text[(mark + Supervision.StartedMark.Length)..].TrimEnd('\n'));
            return 0;
        }

        Message.Write(2, text);
        ChildStatus status = supervisor.Wait();
        if (status.Signal != 0) throw new UserError($"the supervisor ended before the partition was up ({status})", PartitionExitCode.NotStarted);
        if (text.Length == 0) throw new UserError($"the partition ended before its kernel was up ({status})", PartitionExitCode.NotStarted);
        return status.ExitCode;
    }

    /// <summary>Makes the command that a supervisor is started by; it is no one else's business.</summary>
    public static Command CreateSupervisor()
    {
        var file = new Argument<int>("FD");
        var command = new Command(CommandName) { file };
        command.Hidden = true;
        command.SetAction(parsed => Supervise(parsed.GetValue(file)));
        return command;
    }

    private static int Supervise(int file)
    {
        PartitionOptions? options;
        using (var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: true), FileAccess.Read))
        {
            stream.Position = 0;
            try
            {
                options = JsonSerializer.Deserialize(stream, StateJson.Relaxed.PartitionOptions);
            }
            catch (JsonException)
            {
                options = null;
            }
        }

        if (options is null) throw new UserError($"'{CommandName}' is not for use by hand", PartitionExitCode.Usage);
        var rate = new TimestampRate();
        options = options with { ToolStart = Clock.Monotonic };
        return Partition.Run(options, Qemu.Find(), Accelerator.UseKvm(options.Accelerator), rate);
    }
}
