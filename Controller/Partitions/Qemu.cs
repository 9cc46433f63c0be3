using LibOs.Abstractions.Ports;
using LibOs.Controller.Commands;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Finds QEMU and writes its command line.</summary>
internal static class Qemu
{
    private const string Program = "qemu-system-x86_64";

    // the user and group that own nothing
    private const uint Nobody = 65534;

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
            "-M", "microvm,memory-backend=ram," + Machine(options),
            "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
            "-accel", useKvm ? "kvm" : "tcg,tb-size=64",
            // rep movs and rep stos are slow under TCG: without these flags memory routines use plain vectors
            "-cpu", options.Linux?.Processor ?? (useKvm ? "host" : "max,-erms,-fsrm"),
            "-m", SizeText.Format((ulong)memory.Length),
            "-object", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"memory-backend-file,id=ram,size={memory.Length},mem-path=/proc/self/fd/{memory.Descriptor},share=on,align=2M"),
            "-smp", options.Cores.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-kernel", options.Image,
            "-initrd", $"/proc/self/fd/{launchBlock}",
            "-chardev", $"socket,id=serial,fd={serial}",
            "-serial", "chardev:serial",
            "-global", "virtio-mmio.force-legacy=false",
            "-device", "virtio-serial-device,max_ports=" + (options.Linux is null ? "6" : "31"),
        ];
        if (options.Linux is null && options.Shared.Count > 0) line.AddRange(["-append", SerialDevices()]);
        if (options.Linux is { } linux) line.AddRange(["-append", linux.FullCommandLine(options.Verbose || options.Detached, options.Shared.Count > 0)]);
        foreach ((ConsoleStream stream, int socket) in sockets)
        {
            string id = Id(stream);
            line.Add("-chardev");
            line.Add($"socket,id={id},fd={socket}");
            line.Add("-device");
            line.Add($"virtserialport,chardev={id},nr={(int)stream}");
        }

        if (options.StartPaused) line.Add("-S");
        return line;
    }

    // Linux finds its devices and interrupt controllers through ACPI. PCI Express comes only with it, and with it QEMU does not
    // tell the kernel where the other devices are: then they stand on the command line.
    private static string Machine(PartitionOptions options) => (options.Linux is not null, options.Shared.Count > 0) switch
    {
        (true, false) => "acpi=on,isa-serial=on",
        (true, true) => "acpi=on,isa-serial=on,pcie=on",
        (false, false) => "acpi=off,auto-kernel-cmdline=on,pit=off,pic=off,rtc=off,isa-serial=on",
        (false, true) => "acpi=on,pcie=on,ioapic2=off,auto-kernel-cmdline=off,pit=off,pic=off,rtc=off,isa-serial=on",
    };

    // as QEMU's microvm has them with ACPI and one interrupt controller (hw/i386/microvm.c)
    private static string SerialDevices() =>
        string.Join(' ', Enumerable.Range(0, 8).Select(slot => $"virtio_mmio.device=512@0x{0xfeb0_0000 + 512 * slot:x}:{16 + slot}"));

    /// <summary>The arguments for regions of memory that partitions share.</summary>
    /// <param name="connections">The descriptors of connections to the regions' servers.</param>
    public static IEnumerable<string> SharedArguments(IReadOnlyList<int> connections)
    {
        for (int i = 0; i < connections.Count; i++)
        {
            yield return "-chardev";
            yield return $"socket,id=shared{i},fd={connections[i]}";
            yield return "-device";
            yield return $"ivshmem-doorbell,chardev=shared{i},vectors=1,addr={i + 1}";
        }
    }

    /// <summary>What the kernel must know of the machine's PCI Express to find shared regions: the payload of <see cref="Abstractions.Wire.LaunchSection.SharedMemory"/>.</summary>
    public static byte[] DescribeShared(IReadOnlyList<SharedMemory.RegionSpec> regions)
    {
        byte[] names = System.Text.Encoding.UTF8.GetBytes(string.Concat(regions.Select(region => region.Name + "\0")));
        byte[] payload = new byte[24 + names.Length];
        // as QEMU's microvm has them (hw/i386/microvm.h)
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(payload, 0xe000_0000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(8), 0xc000_0000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(payload.AsSpan(16), 0x2000_0000);
        names.CopyTo(payload, 24);
        return payload;
    }

    /// <summary>The arguments that join a machine with its supervisor, and keep it in its place.</summary>
    /// <param name="monitor">The descriptor of the monitor's socket.</param>
    /// <param name="debugListener">The descriptor of a listening socket for a debugger; null for none.</param>
    public static IEnumerable<string> ControlArguments(int monitor, int? debugListener)
    {
        yield return "-chardev";
        yield return $"socket,id=monitor,fd={monitor}";
        yield return "-mon";
        yield return "chardev=monitor,mode=control";
        if (debugListener is { } listener)
        {
            yield return "-chardev";
            yield return $"socket,id=debugger,fd={listener},server=on,wait=off";
            yield return "-gdb";
            yield return "chardev:debugger";
        }

        // no other programs, no other rights, whatever a partition makes of the machine that holds it
        yield return "-sandbox";
        yield return "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";
    }

    /// <summary>Who the machine runs as: nobody in particular when the tool is root's and the machine needs nothing of root.</summary>
    /// <param name="useKvm">Whether KVM executes it: its device is opened by the machine.</param>
    /// <returns>Null for the tool's own user.</returns>
    /// <remarks>A QEMU that the user has named by LIBOS_QEMU runs as it is: it may lie where only root looks.</remarks>
    public static (uint User, uint Group)? Identity(bool useKvm) =>
        LibC.getuid() == 0 && !useKvm && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LIBOS_QEMU")) && HasUser(Nobody) ? (Nobody, Nobody) : null;

    /// <summary>Opens a file that a process of another user is to read; one that others may not read becomes a copy in memory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The descriptor, closed on exec.</returns>
    public static unsafe int OpenForOthers(string path)
    {
        if (LibC.TryStat(path, out _, out int mode, out _, followLink: true) && (mode & 4) == 0) return Descriptors.MemoryFile("libos-image\0"u8, File.ReadAllBytes(path));
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            int file = LibC.open(text, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
            return file >= 0 ? file : throw new IOException($"'{path}' cannot be opened (errno {LibC.Errno})");
        }
    }

    /// <summary>The name of a stream on QEMU's command line.</summary>
    public static string Id(ConsoleStream stream) => stream switch
    {
        ConsoleStream.Input => "input",
        ConsoleStream.Output => "output",
        ConsoleStream.Error => "error",
        ConsoleStream.Doorbell => "doorbell",
        _ => "control",
    };

    // within a user namespace there may be only some
    private static bool HasUser(uint id)
    {
        foreach (string line in ProcessFacts.ReadText("/proc/self/uid_map").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 3 && uint.TryParse(fields[0], out uint first) && uint.TryParse(fields[2], out uint count) && id >= first && id - first < count) return true;
        }

        return false;
    }

    // a comma ends a value in QEMU's options; two are one
    private static string Escape(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
