using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Images;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions;
using LibOs.Controller.Shares;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos run</c>: runs a program in a partition.</summary>
internal static class RunCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "run";

    internal const int MostCores = 64;
    private const ulong DefaultMemory = 256UL << 20;
    private const ulong LeastMemory = 8UL << 20;
    private const ulong GreatestMemory = 1UL << 40;

    /// <summary>Makes the command.</summary>
    /// <param name="programArguments">What stood behind "--".</param>
    /// <param name="start">When the tool was started.</param>
    public static Command Create(string[] programArguments, long start)
    {
        var target = new Argument<string>("PROJECT|IMAGE.elf") { Description = "A project (its folder or .csproj), which is published first, or an image." };
        target.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] }]) result.AddError("Unknown option.");
        });
        var memory = new Option<ulong>("--memory", "-m")
        {
            Description = "The partition's memory; suffixes K, M and G; 256M unless given.",
            HelpName = "SIZE",
            CustomParser = result => Parsed(result, SizeText.TryParse(result.Tokens[0].Value, out ulong bytes), bytes, "a size such as 24M or 1G"),
        };
        Option<int> cores = StartOptions.Cores("The partition's cores, 1 to 64; 1 unless given. More than the host has are for trying out, not for speed.");
        Option<string?> name = StartOptions.Name("The partition's name; unless given the image's, with a number behind it when that is taken.");
        var detach = new Option<bool>("--detach", "-d") { Description = "Leaves the partition running, and prints its name; 'libos logs', 'libos attach' and 'libos stop' find it." };
        var interactive = new Option<bool>("--interactive", "-i") { Description = "With --detach: keeps standard input open for 'libos attach'; it is at its end otherwise." };
        var logLimit = new Option<ulong>("--log-limit")
        {
            Description = "With --detach: the most that each log takes; 16M unless given. The oldest output goes first.",
            HelpName = "SIZE",
            CustomParser = result => Parsed(result, SizeText.TryParse(result.Tokens[0].Value, out ulong bytes) && bytes is >= 8192 and <= 1UL << 40, bytes, "a size from 8K to 1024G"),
        };
        var overcommit = new Option<bool>("--overcommit") { Description = "Starts the partition even if the host's memory is too little for all that run." };
        var shared = SharedOption.Create();
        var environment = new Option<string[]>("--env", "-e")
        {
            Description = "An environment variable for the program; K alone passes the host's value. Can be repeated.",
            HelpName = "K[=V]",
        };
        environment.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
            {
                if (token.Value.Length == 0 || token.Value[0] == '=') result.AddError($"'{token.Value}' is not an environment variable: --env needs KEY=VALUE or KEY.");
            }
        });
        var share = new Option<string[]>("--share")
        {
            Description = "A directory that the program sees beside the one that this is started in, under the same path or another; ro: it cannot change anything there. Can be repeated.",
            HelpName = "DIR[:ro][:/MOUNT/POINT]",
        };
        Option<TimeSpan?> limit = StartOptions.TimeLimit();
        var accelerator = new Option<AcceleratorChoice>("--accelerator")
        {
            Description = "auto, tcg or kvm; auto takes KVM only where a measurement shows that it is fast; auto unless given.",
            HelpName = "auto|tcg|kvm",
            CustomParser = ParseAccelerator,
        };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Shows the kernel's log on standard error." };
        var chart = new Option<bool>("--boot-chart") { Description = "Shows on standard error where the time of the start went." };
        var paused = new Option<bool>("--paused") { Description = "The partition waits before its first instruction until a debugger lets it go." };
        var dump = new Option<string?>("--dump-on-panic")
        {
            Description = "Writes a dump when the kernel panics, into FILE or NAME.dump.zip; 'libos stacks' and 'libos debug' open it.",
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var noBuild = new Option<bool>("--no-build") { Description = "Takes a project's image as it is." };

        var command = new Command(Name, "Runs a program in a partition and treats it as a process. Arguments for the program follow '--'.")
        {
            target, memory, cores, name, detach, interactive, logLimit, environment, share, shared, limit, accelerator, overcommit, verbose, chart, paused, dump, noBuild,
        };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(detach) && (result.GetValue(interactive) || result.GetResult(logLimit) is not null)) result.AddError("--interactive and --log-limit belong to --detach.");
            if (result.GetValue(detach) && result.GetValue(chart)) result.AddError("--boot-chart is for the foreground, not with --detach.");
        });
        command.SetAction(parsed => Run(parsed.GetRequiredValue(target), parsed.GetValue(noBuild), new PartitionOptions
        {
            Image = "",
            Memory = parsed.GetResult(memory) is null ? DefaultMemory : parsed.GetValue(memory),
            Cores = parsed.GetResult(cores) is null ? 1 : parsed.GetValue(cores),
            Name = parsed.GetValue(name),
            Arguments = programArguments,
            Environment = ResolveEnvironment(parsed.GetValue(environment) ?? []),
            Shares = ShareList.Resolve(parsed.GetValue(share) ?? [], out string workingDirectory),
            WorkingDirectory = workingDirectory,
            TimeLimit = parsed.GetValue(limit),
            Accelerator = parsed.GetValue(accelerator),
            Verbose = parsed.GetValue(verbose),
            BootChart = parsed.GetValue(chart),
            Detached = parsed.GetValue(detach),
            Interactive = parsed.GetValue(interactive),
            LogLimit = parsed.GetResult(logLimit) is null ? 16 << 20 : (long)parsed.GetValue(logLimit),
            Overcommit = parsed.GetValue(overcommit),
            StartPaused = parsed.GetValue(paused),
            DumpOnPanic = parsed.GetResult(dump) is null ? null : parsed.GetValue(dump) ?? "",
            Shared = SharedOption.Read(parsed, shared),
            ToolStart = start,
        }));
        return command;
    }

    /// <summary>Gives variables that stand without a value the host's; those the host has not are left out. The last of a name counts.</summary>
    internal static IReadOnlyList<string> ResolveEnvironment(IReadOnlyList<string> given)
    {
        if (given.Count == 0) return [];
        var order = new List<string>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in given)
        {
            int split = text.IndexOf('=', StringComparison.Ordinal);
            string key = split < 0 ? text : text[..split];
            string? value = split < 0 ? Environment.GetEnvironmentVariable(key) : text[(split + 1)..];
            _ = order.Remove(key);
            _ = values.Remove(key);
            if (value is null) continue;
            order.Add(key);
            values[key] = value;
        }

        return [.. order.Select(key => key + "=" + values[key])];
    }

    private static int Run(string target, bool noBuild, PartitionOptions options)
    {
        string image = ProjectImage.IsProject(target) ? ProjectImage.Publish(target, noBuild) : target;
        // a build's time is no part of the start
        options = options with { Image = image, ToolStart = image == target ? options.ToolStart : Clock.Monotonic };
        var rate = new TimestampRate();
        CheckImage(options);
        if (options.Detached) return DetachedRun.Start(options with { Image = Path.GetFullPath(image) });
        string qemu = Qemu.Find();
        return Partition.Run(options, qemu, Accelerator.UseKvm(options.Accelerator), rate);
    }

    private static void CheckImage(PartitionOptions options)
    {
        string image = options.Image;
        byte[] head = new byte[BootImage.HeadLength];
        long length;
        int read;
        try
        {
            if (Directory.Exists(image)) throw NotStarted($"'{image}' is a folder without a project");
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(image);
            length = RandomAccess.GetLength(file);
            read = RandomAccess.Read(file, head, 0);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotStarted($"there is no image or project '{image}'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw NotStarted($"'{image}' cannot be read: {error.Message}");
        }

        if (BootImage.TryRead(head.AsSpan(0, read), length, out BootImage found) is { } fault) throw NotStarted($"'{image}' is not an image: {fault}");
        ulong least = Math.Max(LeastMemory, (found.EndAddress + 0xfffff) & ~0xfffffUL);
        string manifest = image + ".json";
        // a manifest asks for more than the image's own end only by a little: the file is read where it can matter
        if (options.Memory < least + (256UL << 20) && File.Exists(manifest)) least = Math.Max(least, ImageManifest.ReadMinimumMemory(File.ReadAllBytes(manifest)));
        if (options.Memory < least) throw NotStarted($"{SizeText.Format(options.Memory)} of memory is too little: '{image}' needs at least {SizeText.Format((least + 0xfffff) & ~0xfffffUL)} (--memory)");
        if (options.Memory > GreatestMemory) throw NotStarted($"{SizeText.Format(options.Memory)} of memory is more than a partition can have ({SizeText.Format(GreatestMemory)})");
    }

    private static UserError NotStarted(string text) => new(text, PartitionExitCode.NotStarted);

    internal static T? Parsed<T>(ArgumentResult result, bool good, T value, string wanted)
    {
        if (good) return value;
        result.AddError($"'{result.Tokens[0].Value}' is not {wanted}.");
        return default;
    }

    internal static AcceleratorChoice ParseAccelerator(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "auto": return AcceleratorChoice.Auto;
            case "tcg": return AcceleratorChoice.Tcg;
            case "kvm": return AcceleratorChoice.Kvm;
            default:
                result.AddError($"'{result.Tokens[0].Value}' is not an accelerator: auto, tcg or kvm.");
                return AcceleratorChoice.Auto;
        }
    }
}
