using LibOs.Abstractions.Ports;
using LibOs.Controller.Commands;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Finds QEMU and writes its command line.</summary>
internal static class Qemu
{
    private const string Program = "qemu-system-x86_64";

    /// <summary>Finds QEMU: <c>LIBOS_QEMU</c> if set, else on the path.</summary>
    /// <exception cref="UserError">It is not there.</exception>
    public static string Find()
    {
        string? chosen = Environment.GetEnvironmentVariable("LIBOS_QEMU");
        if (!string.IsNullOrEmpty(chosen))
        {
            return Descriptors.CanAccess(chosen, LibC.X_OK) && !Directory.Exists(chosen)
                ? chosen
                : throw new UserError($"LIBOS_QEMU names '{chosen}', which cannot be executed", Abstractions.Wire.PartitionExitCode.NotStarted);
        }

        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':'))
        {
            string path = (folder.Length == 0 ? "." : folder) + "/" + Program;
            if (Descriptors.CanAccess(path, LibC.X_OK)) return path;
        }

        throw new UserError($"{Program} is not on the path: install it with 'apt-get install -y --no-install-recommends qemu-system-x86'",
            Abstractions.Wire.PartitionExitCode.NotStarted);
    }

    /// <summary>Writes the command line of a partition.</summary>
    /// <param name="path">QEMU.</param>
    /// <param name="options">The partition's options.</param>
    /// <param name="useKvm">Whether KVM executes it.</param>
    /// <param name="memory">The partition's memory.</param>
    /// <param name="launchBlock">The descriptor of the launch block.</param>
    /// <param name="sockets">The descriptors of the streams, by port number.</param>
    /// <param name="serial">The descriptor of the emergency console.</param>
    public static List<string> CommandLine(string path, PartitionOptions options, bool useKvm, GuestMemory memory, int launchBlock,
        IReadOnlyDictionary<ConsoleStream, int> sockets, int serial)
    {
        string name = options.Name ?? options.ProgramName;
        List<string> line =
        [
            path,
            "-name", "guest=" + Escape(name),
            "-M", "microvm,memory-backend=ram,acpi=off,auto-kernel-cmdline=on,pit=off,pic=off,rtc=off,isa-serial=on",
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-accel", useKvm ? "kvm" : "tcg,tb-size=64",
            // rep movs and rep stos are slow under TCG: without these flags memory routines use plain vectors
            "-cpu", useKvm ? "host" : "max,-erms,-fsrm",
            "-m", SizeText.Format((ulong)memory.Length),
            "-object", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"memory-backend-file,id=ram,size={memory.Length},mem-path=/proc/self/fd/{memory.Descriptor},share=on"),
            "-smp", options.Cores.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-kernel", options.Image,
            "-initrd", $"/proc/self/fd/{launchBlock}",
            "-chardev", $"socket,id=serial,fd={serial}",
            "-serial", "chardev:serial",
            "-global", "virtio-mmio.force-legacy=false",
            "-device", "virtio-serial-device,max_ports=5",
        ];
        foreach ((ConsoleStream stream, int socket) in sockets)
        {
            string id = Id(stream);
            line.Add("-chardev");
            line.Add($"socket,id={id},fd={socket}");
            line.Add("-device");
            line.Add($"virtserialport,chardev={id},nr={(int)stream}");
        }

        return line;
    }

    /// <summary>The name of a stream on QEMU's command line.</summary>
    public static string Id(ConsoleStream stream) => stream switch
    {
        ConsoleStream.Input => "input",
        ConsoleStream.Output => "output",
        ConsoleStream.Error => "error",
        _ => "control",
    };

    // a comma ends a value in QEMU's options; two are one
    private static string Escape(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
