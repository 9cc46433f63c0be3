using System.CommandLine;
using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Mount;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos mount</c> and <c>libos umount</c>: the directories of all partitions in the file system.</summary>
internal static unsafe class MountCommand
{
    private const string ServerName = "serve-mount";

    /// <summary>Makes <c>libos mount</c>.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "An existing folder, best an empty one." };
        var foreground = new Option<bool>("--foreground", "-f") { Description = "Stays until the directory is unmounted, or Ctrl-C." };
        var command = new Command("mount", "Mounts the directories of all partitions: DIR/NAME/ctl, DIR/NAME/mem, ... 'libos umount DIR' ends it.") { folder, foreground };
        command.SetAction(parsed => Mount(parsed.GetRequiredValue(folder), parsed.GetValue(foreground)));
        return command;
    }

    /// <summary>Makes <c>libos umount</c>.</summary>
    public static Command CreateUnmount()
    {
        var folder = new Argument<string>("DIR") { Description = "The folder." };
        var command = new Command("umount", "Ends a mount of 'libos mount'.") { folder };
        command.SetAction(parsed =>
        {
            FuseMount.Unmount(Path.GetFullPath(parsed.GetRequiredValue(folder)));
            return 0;
        });
        return command;
    }

    /// <summary>Makes the command that the process behind a mount is started by; it is no one else's business.</summary>
    public static Command CreateServer()
    {
        var device = new Argument<int>("FD");
        var command = new Command(ServerName) { device };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            new FuseSession(parsed.GetValue(device), new MountedPartitions(PartitionRegistry.Open())).Run();
            return 0;
        });
        return command;
    }

    private static int Mount(string given, bool foreground)
    {
        string folder = Path.GetFullPath(given);
        if (!Directory.Exists(folder)) throw new UserError($"there is no folder '{given}': make it first", PartitionExitCode.Usage);
        PartitionRegistry registry = PartitionRegistry.Open();
        int device = FuseMount.Mount(folder);
        if (!foreground)
        {
            int nothing;
            // SAFETY: a literal that ends in a zero byte.
            fixed (byte* path = "/dev/null\0"u8)
            {
                nothing = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC, 0);
            }

            // it ends when the directory is unmounted
            _ = ChildProcess.Start(ToolProcess.Path, [.. ToolProcess.Line, ServerName, device.ToString(CultureInfo.InvariantCulture)], null, (nothing, nothing, nothing), [device], ownSession: true, independent: true);
            return 0;
        }

        using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGINT, Unmount);
        using var termination = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, Unmount);
        new FuseSession(device, new MountedPartitions(registry)).Run();
        return 0;

        void Unmount(System.Runtime.InteropServices.PosixSignalContext context)
        {
            context.Cancel = true;
            FuseMount.Unmount(folder);
        }
    }
}
