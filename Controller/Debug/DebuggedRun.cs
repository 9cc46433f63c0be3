using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Debug;

/// <summary>A partition that was started for a debugger, and ends with it.</summary>
internal sealed class DebuggedRun : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly int _nothing;
    private bool _ended;

    private DebuggedRun(ChildProcess process, int nothing, string socket)
    {
        _process = process;
        _nothing = nothing;
        Socket = socket;
    }

    /// <summary>The debugging port's socket.</summary>
    public string Socket { get; }

    /// <summary>Starts an image that waits before its first instruction.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">Options of <c>libos run</c>, in one text, or null.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <exception cref="UserError">It does not start.</exception>
    public static unsafe DebuggedRun Start(string image, string? options, IReadOnlyList<string> arguments)
    {
        // the partition's name tells its folder, and that the socket
        string name = string.Create(CultureInfo.InvariantCulture, $"debug-{LibC.getpid()}");
        string socket = PartitionRegistry.Open().Folder(name).Path + "/" + PartitionFolder.DebugSocket;
        List<string> line =
        [
            Environment.ProcessPath ?? "libos", "run", image, "--name", name, "--paused",
            .. (options ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", .. arguments,
        ];
        int nothing;
        // SAFETY: a literal that ends in a zero byte.
        fixed (byte* path = "/dev/null\0"u8)
        {
            nothing = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
        }

        // a session of its own: the terminal's Ctrl-C is the debugger's
        ChildProcess process = ChildProcess.Start(line[0], line, null, (nothing, 1, 2), [], ownSession: true);
        var run = new DebuggedRun(process, nothing, socket);
        long limit = Clock.Monotonic + (long)s_patience.TotalMilliseconds * 1_000_000;
        LibC.PollFd wait = new() { Descriptor = process.Descriptor, Events = LibC.POLLIN };
        while (!File.Exists(socket))
        {
            // it either appears within milliseconds, or the start fails and says why
            if (LibC.poll(&wait, 1, 5) > 0) throw new UserError($"'{image}' was not started: see above", PartitionExitCode.NotStarted);
            if (Clock.Monotonic < limit) continue;
            run.Dispose();
            throw new UserError($"'{image}' was not started in time", PartitionExitCode.NotStarted);
        }

        return run;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Wait()
    {
        ChildStatus status = _process.Wait();
        _ended = true;
        return status.Signal != 0 ? 128 + status.Signal : status.ExitCode;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            // the second signal ends a program that does not listen
            _process.Signal(LibC.SIGTERM);
            _process.Signal(LibC.SIGINT);
            _ = Wait();
        }

        _ = LibC.close(_nothing);
    }
}
