namespace LibOs.Controller.Linux;

/// <summary>What makes a partition a Linux machine.</summary>
internal sealed record LinuxBoot
{
    /// <summary>The kernel: an ELF file with a PVH entry, or a bzImage.</summary>
    public required string Kernel { get; init; }

    /// <summary>The folder of its modules; null when it needs none.</summary>
    public string? Modules { get; init; }

    /// <summary>A static busybox; null when the files have their own programs.</summary>
    public string? Busybox { get; init; }

    /// <summary>The user's own initial files, a cpio archive; null for none.</summary>
    public string? Files { get; init; }

    /// <summary>The user's program, a static executable; null for a shell, or the files' own /init.</summary>
    public string? Program { get; init; }

    /// <summary>Modules that are loaded besides those for devices and files.</summary>
    public IReadOnlyList<string> MoreModules { get; init; } = [];

    /// <summary>The partitions whose trees it mounts.</summary>
    public IReadOnlyList<string> Partitions { get; init; } = [];

    /// <summary>What is added to the kernel's command line.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>The processor model in place of the usual one; null for that.</summary>
    public string? Processor { get; init; }

    /// <summary>The rate of the processor's time-stamp counter in Hz, which the machine has no second clock to measure by; 0 when it is not known.</summary>
    public long CounterRate { get; init; }

    /// <summary>The whole command line of the kernel.</summary>
    /// <param name="verbose">Whether it says what it does.</param>
    /// <param name="hasPci">Whether the machine has PCI.</param>
    public string FullCommandLine(bool verbose, bool hasPci) => string.Join(' ',
        new[]
        {
            // what Linux need not do here: look for what is not there, check its clock, place itself at random, test its ciphers
            "console=ttyS0 rdinit=" + LinuxFiles.Init, verbose ? "loglevel=6" : "quiet loglevel=3",
            "tsc=reliable no_timer_check 8250.nr_uarts=1 cryptomgr.notests random.trust_cpu=on nowatchdog audit=0 selinux=0 apparmor=0 rcupdate.rcu_expedited=1 reboot=t panic=-1",
            CounterRate > 0 ? $"tsc_early_khz={CounterRate / 1000}" : "", hasPci ? "" : "pci=off", CommandLine, "--", Guest.LinuxInit.Argument,
        }.Where(part => part.Length > 0));

    /// <summary>What the program within is called: the folder's or file's name.</summary>
    public string ProgramPath => Program is not null ? "/bin/" + Path.GetFileName(Program) : Files is not null ? "/init" : "/bin/sh";
}
