namespace LibOs.Controller.Partitions;

/// <summary>What to start and how.</summary>
internal sealed record PartitionOptions
{
    /// <summary>The image's path.</summary>
    public required string Image { get; init; }

    /// <summary>The memory of the partition in bytes.</summary>
    public ulong Memory { get; init; } = 256UL << 20;

    /// <summary>The number of cores, 1 to 64.</summary>
    public int Cores { get; init; } = 1;

    /// <summary>The partition's name; the image's name unless given.</summary>
    public string? Name { get; init; }

    /// <summary>The program's arguments, without its name.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The program's environment, entries <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The directories of the host that the program sees.</summary>
    public IReadOnlyList<Shares.Share> Shares { get; init; } = [];

    /// <summary>Where the program begins: an absolute path in the partition; empty for its root.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>When to end it, counted from its start; null for never.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>What executes its instructions.</summary>
    public AcceleratorChoice Accelerator { get; init; }

    /// <summary>Whether the kernel's log goes to standard error.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether the boot chart goes to standard error at the end.</summary>
    public bool BootChart { get; init; }

    /// <summary>Whether it runs on without the call that starts it.</summary>
    public bool Detached { get; init; }

    /// <summary>Whether a detached partition's standard input stays open for <c>libos attach</c>.</summary>
    public bool Interactive { get; init; }

    /// <summary>The most bytes that each log of a detached partition takes.</summary>
    public long LogLimit { get; init; } = 16 << 20;

    /// <summary>Whether it is started even if its memory does not fit.</summary>
    public bool Overcommit { get; init; }

    /// <summary>Where a dump goes when the kernel panics; empty for the partition's name, null for none.</summary>
    public string? DumpOnPanic { get; init; }

    /// <summary>Whether the machine stands still before its first instruction until a debugger lets it go.</summary>
    public bool StartPaused { get; init; }

    /// <summary>What makes it a Linux machine; null for an image of LibOs.</summary>
    public Linux.LinuxBoot? Linux { get; init; }

    /// <summary>The regions of memory that it shares with other partitions.</summary>
    public IReadOnlyList<SharedMemory.RegionSpec> Shared { get; init; } = [];

    /// <summary>When the tool was started, on <see cref="Native.Clock.Monotonic"/>.</summary>
    public long ToolStart { get; init; }

    /// <summary>The program's own name: the image's without folder and extension.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string ProgramName
    {
        get
        {
            if (Linux is not null) return "linux";
            string name = Path.GetFileName(Image);
            return name.EndsWith(".elf", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name;
        }
    }
}
