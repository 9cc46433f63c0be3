using System.CommandLine;
using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Linux;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.Controller.Partitions.Registry;
using LibOs.Controller.Shares;

namespace LibOs.Controller.Commands;

/// <summary><c>libos linux</c>: Linux as a partition, with the same options and commands as others.</summary>
internal static class LinuxCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "linux";

    private const ulong DefaultMemory = 512UL << 20;
    private const ulong LeastMemory = 96UL << 20;
    private const string NestingProcessor = "EPYC,+svm,+npt";
    private const int RateMilliseconds = 5;

    /// <summary>Makes the command.</summary>
    /// <param name="programArguments">What stood behind "--".</param>
    /// <param name="start">When the tool was started.</param>
    public static Command Create(string[] programArguments, long start)
    {
        var kernel = new Option<string?>("--kernel") { Description = "A kernel (vmlinux with a PVH entry, or vmlinuz); Debian's generic one unless given, which is downloaded once.", HelpName = "FILE" };
        var modules = new Option<string?>("--modules") { Description = "The folder of the modules of --kernel (lib/modules/VERSION); it needs none when it has virtio consoles and 9P built in.", HelpName = "FOLDER" };
        var files = new Option<string?>("--initrd") { Description = "Initial files (a cpio archive, packed or not) whose /init is the program.", HelpName = "FILE" };
        var program = new Option<string?>("--program") { Description = "The program: an executable that needs no libraries. A busybox shell unless given.", HelpName = "STATIC-ELF" };
        var load = new Option<string[]>("--module") { Description = "A module to load, with all that it needs. Can be repeated.", HelpName = "NAME" };
        var append = new Option<string?>("--append") { Description = "Words for the kernel's command line.", HelpName = "WORDS" };
        var nested = new Option<bool>("--nested-kvm") { Description = "Gives the machine a processor with virtualization and loads KVM: /dev/kvm works within." };
        var memory = new Option<ulong>("--memory", "-m")
        {
            Description = "The partition's memory; suffixes K, M and G; 512M unless given.",
            HelpName = "SIZE",
            CustomParser = result => RunCommand.Parsed(result, SizeText.TryParse(result.Tokens[0].Value, out ulong bytes), bytes, "a size such as 256M or 1G"),
        };
        Option<int> cores = StartOptions.Cores("The partition's cores, 1 to 64; 1 unless given.");
        Option<string?> name = StartOptions.Name("The partition's name; unless given linux, with a number behind it when that is taken.");
        var detach = new Option<bool>("--detach", "-d") { Description = "Leaves the partition running, and prints its name." };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "With --detach: keeps standard input open for 'libos attach'." };
        var overcommit = new Option<bool>("--overcommit") { Description = "Starts the partition even if the host's memory is too little for all that run." };
        var share = new Option<string[]>("--share") { Description = "A directory that the program sees beside the one that this is started in, as for 'libos run'. Can be repeated.", HelpName = "DIR[:ro][:/MOUNT/POINT]" };
        var partitions = new Option<string[]>("--partition") { Description = "A running partition whose directory is mounted at /partitions/NAME. Can be repeated.", HelpName = "NAME" };
        var shared = SharedOption.Create();
        var environment = new Option<string[]>("--env", "-e") { Description = "An environment variable for the program; K alone passes the host's value. Can be repeated.", HelpName = "K[=V]" };
        Option<TimeSpan?> limit = StartOptions.TimeLimit();
        var accelerator = new Option<AcceleratorChoice>("--accelerator") { Description = "auto, tcg or kvm, as for 'libos run'.", HelpName = "auto|tcg|kvm", CustomParser = RunCommand.ParseAccelerator };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Shows the kernel's messages on standard error." };
        var command = new Command(Name, "Runs Linux in a partition: a busybox shell, a static program, or initial files of your own. Arguments for the program follow '--'.")
        {
            kernel, modules, files, program, load, append, nested, memory, cores, name, detach, interactive, overcommit, environment, share, partitions, shared, limit, accelerator, verbose,
        };
        command.SetAction(parsed => Run(
            new LinuxBoot
            {
                Kernel = parsed.GetValue(kernel) ?? "",
                Modules = parsed.GetValue(modules),
                Files = parsed.GetValue(files),
                Program = parsed.GetValue(program),
                MoreModules = [.. parsed.GetValue(load) ?? [], .. parsed.GetValue(nested) ? ["kvm_amd"] : Array.Empty<string>()],
                Partitions = parsed.GetValue(partitions) ?? [],
                CommandLine = parsed.GetValue(append) ?? "",
                Processor = parsed.GetValue(nested) ? NestingProcessor : null,
            },
            new PartitionOptions
            {
                Image = "",
                Memory = parsed.GetResult(memory) is null ? DefaultMemory : parsed.GetValue(memory),
                Cores = parsed.GetResult(cores) is null ? 1 : parsed.GetValue(cores),
                Name = parsed.GetValue(name),
                Arguments = programArguments,
                Environment = RunCommand.ResolveEnvironment(parsed.GetValue(environment) ?? []),
                Shares = ShareList.Resolve(parsed.GetValue(share) ?? [], out string workingDirectory),
                WorkingDirectory = workingDirectory,
                TimeLimit = parsed.GetValue(limit),
                Accelerator = parsed.GetValue(accelerator),
                Verbose = parsed.GetValue(verbose),
                Detached = parsed.GetValue(detach),
                Interactive = parsed.GetValue(interactive),
                Overcommit = parsed.GetValue(overcommit),
                Shared = SharedOption.Read(parsed, shared),
                ToolStart = start,
            }));
        return command;
    }

    private static int Run(LinuxBoot linux, PartitionOptions options)
    {
        var rate = new TimestampRate();
        if (options.Memory < LeastMemory) throw NotStarted($"{SizeText.Format(options.Memory)} of memory is too little for Linux: it needs at least {SizeText.Format(LeastMemory)} (--memory)");
        foreach (string? file in (ReadOnlySpan<string?>)[linux.Files, linux.Program, linux.Kernel.Length > 0 ? linux.Kernel : null])
        {
            if (file is not null && !File.Exists(file)) throw NotStarted($"there is no file '{file}'");
        }

        if (linux.Modules is not null && !Directory.Exists(linux.Modules)) throw NotStarted($"there is no folder '{linux.Modules}'");
        if (linux.Modules is not null && linux.Kernel.Length == 0) throw new UserError("--modules belongs to --kernel: Debian's kernel has its own", PartitionExitCode.Usage);
        if (linux.Kernel.Length == 0)
        {
            (string kernel, string modules) = DebianPackages.BringKernel();
            linux = linux with { Kernel = kernel, Modules = modules };
        }

        if (linux.Files is null && linux.Program is null) linux = linux with { Busybox = DebianPackages.BringBusybox() };
        if (rate.Elapsed < RateMilliseconds * 1_000_000) Thread.Sleep(RateMilliseconds);
        linux = linux with
        {
            CounterRate = rate.Measure(),
            Kernel = Path.GetFullPath(linux.Kernel),
            Program = linux.Program is null ? null : Path.GetFullPath(linux.Program),
            Files = linux.Files is null ? null : Path.GetFullPath(linux.Files),
        };
        options = options with { Linux = linux, Image = linux.Kernel };
        return options.Detached
            ? DetachedRun.Start(options)
            : Partition.Run(options, Qemu.Find(), linux.Processor is null && Accelerator.UseKvm(options.Accelerator), rate);
    }

    private static UserError NotStarted(string text) => new(text, PartitionExitCode.NotStarted);
}
