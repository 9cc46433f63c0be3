using System.Diagnostics;
using System.Globalization;
using LibOs.Benchmarks.StartToMain;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>Runs a machine until the program in it says that it has ended, and collects its lines.</summary>
internal static class Session
{
    private const string First = "ready";
    private const string Last = "end";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>What a machine wrote.</summary>
    /// <param name="Values">Lines of the kind name=value, and the time to the first line.</param>
    /// <param name="Load">The host's load when it started.</param>
    /// <param name="OtherCores">The cores that others kept busy.</param>
    public sealed record Result(SortedDictionary<string, double> Values, double Load, double OtherCores);

    /// <param name="command">The machine's command line.</param>
    /// <param name="qemu">What stands in for QEMU in the tool; null for itself.</param>
    /// <exception cref="Failure">The program did not reach its end.</exception>
    public static Result Start(IReadOnlyList<string> command, string? qemu = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (qemu is not null) start.Environment["LIBOS_QEMU"] = qemu;
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        List<string> lines = [];
        var load = HostLoad.Begin();
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new Failure($"{command[0]} does not start");
        using var watchdog = new Timer(_ => End(process), null, s_patience, Timeout.InfiniteTimeSpan);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool isComplete = false;
        while (!isComplete && process.StandardOutput.ReadLine() is { } line)
        {
            line = line.TrimEnd('\r');
            lines.Add(line);
            if (line == First) values[Figure.Start] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            isComplete = line == Last;
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && double.TryParse(line.AsSpan(equals + 1), CultureInfo.InvariantCulture, out double value)) values[line[..equals]] = value;
        }

        TimeSpan own = ProcessorTime(process);
        double others = load.Others(own);
        End(process);
        process.WaitForExit();
        if (!isComplete) throw new Failure($"'{string.Join(' ', command)}' did not reach its end. It wrote:\n{string.Join('\n', lines)}\n{errors.Result}");
        return new Result(values, load.Average, others);
    }

    // of the process and of QEMU, which is its child when the tool started it
    private static TimeSpan ProcessorTime(Process process)
    {
        try
        {
            TimeSpan time = process.TotalProcessorTime;
            foreach (string child in File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                using var other = Process.GetProcessById(int.Parse(child, CultureInfo.InvariantCulture));
                time += other.TotalProcessorTime;
            }

            return time;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or ArgumentException or System.ComponentModel.Win32Exception)
        {
            // it has ended: its time counts as others'
            return TimeSpan.Zero;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended by itself
        }
    }
}
