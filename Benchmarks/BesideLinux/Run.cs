namespace LibOs.Benchmarks.BesideLinux;

/// <summary>One start of one side: a row of the results.</summary>
internal sealed class Run
{
    public const string LibOs = "LibOs";
    public const string Linux = "Linux";
    public const string Floor = "floor";

    /// <summary>The round, from 1.</summary>
    public int Round { get; set; }

    /// <summary>Who ran.</summary>
    public string Side { get; set; } = "";

    /// <summary>QEMU's processor.</summary>
    public string Processor { get; set; } = "";

    /// <summary>The program.</summary>
    public string Program { get; set; } = "";

    /// <summary>The host's load average over a minute when it started.</summary>
    public double Load { get; set; }

    /// <summary>How many of the host's cores other processes kept busy meanwhile.</summary>
    public double OtherCores { get; set; }

    /// <summary>What it measured, by figure.</summary>
    public SortedDictionary<string, double> Values { get; set; } = new(StringComparer.Ordinal);
}
