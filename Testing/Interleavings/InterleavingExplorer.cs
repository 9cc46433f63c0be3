using System.Globalization;

namespace LibOs.Testing.Interleavings;

/// <summary>Runs a program on simulated cores again and again, each time in another order of their steps.</summary>
/// <example>
/// <code>
/// InterleavingExplorer.Explore(new InterleavingOptions { Cores = 2, Schedules = 10_000 }, run =>
/// {
///     run.RunAll(core => core.Store(0, core.Load(0) + 1));
///     run.AtEnd(() => Assert.Equal(2u, run.Memory[0]));   // fails: names the schedule, shows its steps
/// });
/// </code>
/// </example>
public static class InterleavingExplorer
{
    private const int TraceLines = 60;

    /// <summary>Explores a program.</summary>
    /// <param name="options">What is tried.</param>
    /// <param name="prepare">
    /// Sets a schedule up: memory, the cores' programs, checks at the end. Called for each schedule, and must do the same each time.
    /// </param>
    /// <returns>What was tried.</returns>
    /// <exception cref="InterleavingException">
    /// A program threw, a check failed, or cores wait for ever. It names the schedule and shows its last steps.
    /// </exception>
    public static InterleavingResult Explore(InterleavingOptions options, Action<Interleaving> prepare)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(prepare);
        Validate(options);
        ulong seed = options.Seed ?? (ulong)Random.Shared.NextInt64();
        Chooser chooser = options.Replay is { } replay ? Parse(options, replay)
            : options.Strategy == InterleavingStrategy.Exhaustive ? new ExhaustiveChooser(options) : new RandomChooser(seed);
        var run = new Interleaving(options, chooser, prepare, options.Schedules, hasTrace: false);
        try
        {
            Start(run);
            return new InterleavingResult(run.Completed, chooser.IsComplete, run.AllSteps, run.Switches, run.LongestSchedule, seed);
        }
        catch (Exception failure)
        {
            throw Explain(options, prepare, run, seed, failure);
        }
    }

    /// <summary>Runs the failing schedule once more, with a record of its steps.</summary>
    private static InterleavingException Explain(InterleavingOptions options, Action<Interleaving> prepare, Interleaving run, ulong seed, Exception failure)
    {
        string replay = run.Chooser.Replay;
        var again = new Interleaving(options, Parse(options, replay), prepare, 1, hasTrace: true);
        string note = "";
        try
        {
            Start(again);
            note = "\nThe schedule passed when it was repeated: the program depends on more than the schedule.";
        }
        catch (Exception second)
        {
            if (second.GetType() != failure.GetType()) note = $"\nRepeated, the schedule fails in another way: the program depends on more than the schedule. {second.Message}";
        }

        string trace = again.WriteTrace(TraceLines);
        string where = options.Replay is not null ? "the repeated schedule"
            : options.Strategy == InterleavingStrategy.Exhaustive ? string.Create(CultureInfo.InvariantCulture, $"schedule {run.Completed + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"schedule {run.Completed + 1} of seed {seed}");
        return new InterleavingException(
            $"{failure.Message}\nIn {where}; repeat it with Replay = \"{replay}\".{note}\nThe last steps, by core:\n{trace}", replay, trace, failure);
    }

    private static void Start(Interleaving run)
    {
        using var threads = new CoreThreads(run.Count, run);
        run.Threads = threads;
        int first = run.Begin();
        if (first >= 0) threads.Run(first);
    }

    private static Chooser Parse(InterleavingOptions options, string replay)
    {
        string[] parts = replay.Split(':');
        if (parts.Length == 3 && parts[0] == "random"
            && ulong.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong schedule)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return new RandomChooser(schedule, length);
        if (parts.Length == 2 && parts[0] == "exact")
        {
            var path = new List<int>();
            foreach (string step in parts[1].Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int taken)) throw Malformed();
                path.Add(taken);
            }

            return new ExhaustiveChooser(options, path);
        }

        throw Malformed();
        ArgumentException Malformed() => new($"'{replay}' is no schedule: copy it from the failure's message.", nameof(options));
    }

    private static void Validate(InterleavingOptions options)
    {
        if (options.Cores is < 1 or > 64) throw new ArgumentException("InterleavingOptions.Cores is 1 to 64.", nameof(options));
        if (options.MemoryLength is < 4 or > 1 << 24) throw new ArgumentException("InterleavingOptions.MemoryLength is 4 bytes to 16 MiB.", nameof(options));
        if (options.Schedules < 1) throw new ArgumentException("InterleavingOptions.Schedules is at least 1.", nameof(options));
        if (options.StoppingCore is { } core && (core < 0 || core >= options.Cores)) throw new ArgumentException("InterleavingOptions.StoppingCore is no core.", nameof(options));
    }
}
