using System.Text;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Linux.Guest;

/// <summary>
/// The first process of a Linux partition: this same tool. It loads modules, mounts trees, joins the program to its
/// streams, and speaks the control channel as the kernel of another partition does.
/// </summary>
internal static unsafe class LinuxInit
{
    /// <summary>The argument that the kernel's command line gives the first process.</summary>
    public const string Argument = "libos-guest";

    private const int CannotStart = 126;
    private const long DrainPatience = 2_000_000_000;

    /// <summary>Runs the machine to the program's end.</summary>
    /// <returns>Never.</returns>
    public static int Run()
    {
        try
        {
            GuestSystem.Mount("proc", "/proc", "proc");
            GuestSystem.Mount("sys", "/sys", "sysfs");
            GuestSystem.Mount("dev", "/dev", "devtmpfs");
            GuestSystem.LoadModules();
            Serve();
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            GuestSystem.Complain(error.Message);
        }

        _ = LibC.reboot(LibC.RB_POWER_OFF);
        return 1;
    }

    private static void Serve()
    {
        string[] setup = File.ReadAllLines(LinuxFiles.Setup);
        using var control = new GuestControl(GuestSystem.OpenPort((int)ConsoleStream.Control));
        control.SendHello();
        foreach (string line in setup.Skip(2).Where(line => line.Length > 0))
        {
            string[] fields = line.Split('\t');
            GuestMounts.Mount(int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture), fields[1], fields[2], fields[3] == "ro");
        }

        if (setup[1].Length > 0) GuestSystem.Enter(setup[1]);
        (IReadOnlyList<string> arguments, IReadOnlyList<string> environment) = ReadLaunch();
        // pipes, as other programs have them: ports can be opened only once, and do not tell that their reader has gone
        (int childInput, int input) = Descriptors.Pipe();
        (int output, int childOutput) = Descriptors.Pipe();
        (int error, int childError) = Descriptors.Pipe();
        _ = Relay.Start(GuestSystem.OpenPort((int)ConsoleStream.Input), input, closesTarget: true);
        Thread writer = Relay.Start(output, GuestSystem.OpenPort((int)ConsoleStream.Output), closesTarget: false);
        Thread complainer = Relay.Start(error, GuestSystem.OpenPort((int)ConsoleStream.Error), closesTarget: false);
        control.OnStreamClosed(ConsoleStream.Output, output);
        control.OnStreamClosed(ConsoleStream.Error, error);
        if (!Descriptors.CanAccess(setup[0], LibC.X_OK))
        {
            _ = Descriptors.WriteAll(childError, Encoding.UTF8.GetBytes($"libos: the partition has no program '{setup[0]}' that can be executed\n"));
            Close(childInput, childOutput, childError);
            End(control, writer, complainer, CannotStart);
            return;
        }

        ChildProcess program = ChildProcess.Start(setup[0], arguments, environment, (childInput, childOutput, childError), [], ownSession: true);
        Close(childInput, childOutput, childError);
        control.Start(program.Id);
        int code = Reap(program.Id);
        // what it has left behind holds the streams open
        _ = LibC.kill(-1, LibC.SIGKILL);
        End(control, writer, complainer, code);
    }

    private static void End(GuestControl control, Thread writer, Thread complainer, int code)
    {
        long limit = Clock.Monotonic + DrainPatience;
        foreach (Thread thread in (ReadOnlySpan<Thread>)[writer, complainer]) _ = thread.Join((int)Math.Max(0, (limit - Clock.Monotonic) / 1_000_000));
        control.SendExit(code);
        // the controller ends the machine; should it not, the power goes off
        Thread.Sleep(2000);
    }

    // The first process inherits those whose parents have ended.
    private static int Reap(int program)
    {
        while (true)
        {
            int status;
            int ended = LibC.waitpid(-1, &status, 0);
            if (ended == program)
            {
                var result = new ChildStatus(status);
                return result.Signal != 0 ? 128 + result.Signal : result.ExitCode;
            }

            if (ended < 0 && LibC.Errno != LibC.EINTR) return CannotStart;
        }
    }

    private static (IReadOnlyList<string> Arguments, IReadOnlyList<string> Environment) ReadLaunch()
    {
        if (!LaunchBlock.TryOpen(File.ReadAllBytes(LinuxFiles.Launch), out ReadOnlySpan<byte> sections)) throw new InvalidOperationException("the launch block is damaged");
        return (Strings(sections, LaunchSection.Arguments), Strings(sections, LaunchSection.Environment));
    }

    private static List<string> Strings(ReadOnlySpan<byte> sections, LaunchSection kind)
    {
        var texts = new List<string>();
        if (!LaunchBlock.TryFind(sections, kind, out ReadOnlySpan<byte> payload)) return texts;
        for (int end; (end = payload.IndexOf((byte)0)) >= 0; payload = payload[(end + 1)..]) texts.Add(Encoding.UTF8.GetString(payload[..end]));
        return texts;
    }

    private static void Close(params ReadOnlySpan<int> descriptors)
    {
        foreach (int descriptor in descriptors) _ = LibC.close(descriptor);
    }
}
