using System.Globalization;
using System.Text;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using Microsoft.Win32.SafeHandles;

namespace LibOs.Controller.Linux;

/// <summary>Builds the initial files of a Linux partition: the tool itself as its first process, modules, busybox, the user's files.</summary>
internal static class LinuxFiles
{
    /// <summary>The first process.</summary>
    public const string Init = "/libos-init";

    /// <summary>Arguments and environment, as a launch block.</summary>
    public const string Launch = "/libos/launch";

    /// <summary>The folder of modules, whose names begin with their turns.</summary>
    public const string Modules = "/libos/modules";

    /// <summary>The program's path, where it begins, then a line for each mount: port, target, name of the tree, options.</summary>
    public const string Setup = "/libos/setup";

    private static readonly string[] s_modules = ["virtio_mmio", "virtio_console", "9p", "9pnet_fd"];

    /// <summary>Builds them in a memory file.</summary>
    /// <param name="linux">The kernel and what the user gives.</param>
    /// <param name="options">Arguments and environment.</param>
    /// <param name="mounts">Trees that are mounted over ports.</param>
    /// <returns>The file's descriptor, closed on exec.</returns>
    public static int Build(LinuxBoot linux, PartitionOptions options, IReadOnlyList<LinuxMount> mounts)
    {
        int file = Descriptors.MemoryFile("libos-files\0"u8, []);
        using var stream = new BufferedStream(new FileStream(new SafeFileHandle(file, ownsHandle: false), FileAccess.Write, 0), 1 << 20);
        if (linux.Files is not null)
        {
            // archives may follow each other
            using FileStream own = File.OpenRead(linux.Files);
            own.CopyTo(stream);
            while (stream.Position % 4 != 0) stream.WriteByte(0);
        }

        var files = new InitialFiles(stream);
        foreach (string folder in (ReadOnlySpan<string>)["dev", "proc", "sys", "tmp", "root", "libos/modules"]) files.AddFolder(folder);
        files.AddDevice("dev/console", 5, 1);
        files.AddDevice("dev/null", 1, 3);
        files.AddFile(Init, File.ReadAllBytes(Environment.ProcessPath ?? throw new InvalidOperationException("/proc is needed to start Linux")), isExecutable: true);
        if (linux.Busybox is not null) AddBusybox(files, linux.Busybox);
        if (linux.Program is not null) files.AddFile(linux.ProgramPath, File.ReadAllBytes(linux.Program), isExecutable: true);
        if (linux.Modules is not null)
        {
            int turn = 0;
            foreach ((string name, byte[] content) in new KernelModules(linux.Modules).Load([.. s_modules, .. linux.MoreModules]))
                files.AddFile(string.Create(CultureInfo.InvariantCulture, $"{Modules}/{turn++:000}-{name}.ko"), content);
        }

        string path = linux.ProgramPath;
        files.AddFile(Launch, new LaunchBlockWriter().AddStrings(LaunchSection.Arguments, [path, .. options.Arguments])
            .AddStrings(LaunchSection.Environment, ["PATH=/bin:/sbin:/usr/bin:/usr/sbin", "HOME=/root", .. options.Shared.Count > 0 ? ["LIBOS_SHARED=" + string.Join(',', options.Shared.Select(region => region.Name))] : Array.Empty<string>(), .. options.Environment]).ToArray());
        files.AddFile(Setup, Encoding.UTF8.GetBytes(path + "\n" + options.WorkingDirectory + "\n" + string.Concat(mounts.Select(mount =>
            string.Create(CultureInfo.InvariantCulture, $"{mount.Port}\t{mount.Target}\t{mount.Tree}\t{(mount.IsReadOnly ? "ro" : "rw")}\n")))));
        files.End();
        stream.Flush();
        return file;
    }

    private static void AddBusybox(InitialFiles files, string busybox)
    {
        files.AddFile("bin/busybox", File.ReadAllBytes(busybox), isExecutable: true);
        // it is for this processor and needs nothing: it can be asked here
        foreach (string applet in Encoding.ASCII.GetString(HostTool.Require("/", busybox, "--list")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (applet != "busybox") files.AddLink("bin/" + applet, "busybox");
        }
    }
}
