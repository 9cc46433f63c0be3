using System.Diagnostics;
using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>A program that runs in a partition by <c>libos run</c>.</summary>
internal sealed class Partition : RunningProgram
{
    private const string Mark = "LIBOS_BOOT_TEST";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly string _mark;
    private bool _ended;

    private Partition(IReadOnlyList<string> command, RunSettings settings, string mark)
        : base(command, settings, WithMark(mark)) => _mark = mark;

    /// <summary>Starts an image.</summary>
    public static Partition Start(ProgramImage image, IReadOnlyList<string> arguments, RunSettings? settings = null) =>
        Start(image.Path, arguments, settings);

    /// <summary>Starts whatever file is given as an image.</summary>
    public static Partition Start(string image, IReadOnlyList<string> arguments, RunSettings? settings = null)
    {
        settings ??= new RunSettings();
        IEnumerable<string> environment = settings.Environment.SelectMany(variable => (string[])["--env", variable]);
        return StartCommand([ProgramImage.Tool, "run", image, .. settings.Options, .. environment, "--", .. arguments], settings);
    }

    /// <summary>Starts a command line that ends in a partition.</summary>
    public static Partition StartCommand(IReadOnlyList<string> command, RunSettings settings) => new(command, settings, Guid.NewGuid().ToString("N"));

    /// <summary>Runs an image to its end.</summary>
    public static async Task<Outcome> RunAsync(ProgramImage image, IReadOnlyList<string> arguments, RunSettings? settings = null)
    {
        await using Partition partition = Start(image, arguments, settings);
        return await partition.EndAsync();
    }

    /// <summary>Runs whatever file is given as an image to its end.</summary>
    public static async Task<Outcome> RunAsync(string image, IReadOnlyList<string> arguments, RunSettings? settings = null)
    {
        await using Partition partition = Start(image, arguments, settings);
        return await partition.EndAsync();
    }

    /// <summary>The machine's process, or 0 when there is none.</summary>
    public int MachineId => Machines().FirstOrDefault();

    /// <inheritdoc/>
    public override async Task<Outcome> EndAsync()
    {
        Outcome outcome = await base.EndAsync();
        _ended = true;
        AssertMachineGone();
        return outcome;
    }

    /// <summary>Asserts that the tool's end was its machine's end.</summary>
    public void AssertMachineGone()
    {
        long start = Stopwatch.GetTimestamp();
        while (MachineId != 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, $"QEMU (process {MachineId}) runs on a second after the tool's end");
            _ = Thread.Yield();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_ended) return;
        foreach (int machine in Machines()) Signal(machine, Kill);
    }

    private static Dictionary<string, string> WithMark(string mark)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "");
        environment[Mark] = mark;
        return environment;
    }

    /// <summary>The machines that this tool has started: they carry its environment, whoever their parent is by now.</summary>
    private IEnumerable<int> Machines()
    {
        byte[] mark = Encoding.UTF8.GetBytes($"{Mark}={_mark}\0");
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out int id)) continue;
            bool found;
            try
            {
                // a process that is dead but not yet waited for has no environment left
                found = File.ReadAllText(folder + "/comm").StartsWith("qemu-system", StringComparison.Ordinal)
                    && File.ReadAllBytes(folder + "/environ").AsSpan().IndexOf(mark) >= 0;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                continue; // it has ended meanwhile
            }

            if (found) yield return id;
        }
    }
}
