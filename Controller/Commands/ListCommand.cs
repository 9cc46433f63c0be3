using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos ps</c>: lists partitions.</summary>
internal static class ListCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var all = new Option<bool>("--all", "-a") { Description = "Lists also those that have ended." };
        var json = new Option<bool>("--json") { Description = "Prints an array of JSON objects." };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Prints names only." };
        var command = new Command("ps", "Lists the partitions of this user.") { all, json, quiet };
        command.SetAction(parsed =>
        {
            PartitionReport[] reports = [.. PartitionRegistry.Open().List().Where(report => parsed.GetValue(all) || report.Partition.IsAlive)];
            if (parsed.GetValue(json)) Message.Line(JsonSerializer.Serialize(reports, StateJson.Relaxed.PartitionReportArray));
            else if (parsed.GetValue(quiet)) Message.Write(1, string.Concat(reports.Select(report => report.Partition.Name + "\n")));
            else Message.Write(1, Format(reports));
            return 0;
        });
        return command;
    }

    /// <summary>Writes partitions as a table.</summary>
    internal static string Format(IReadOnlyList<PartitionReport> reports)
    {
        List<string[]> rows = [["NAME", "STATE", "CPUS", "MEMORY", "IN USE", "CPU TIME", "UPTIME", "IMAGE"]];
        foreach (PartitionReport report in reports)
        {
            PartitionState state = report.Partition;
            rows.Add([
                state.Name,
                StateText(state),
                state.Cpus == 0 ? "-" : state.Cpus.ToString(CultureInfo.InvariantCulture),
                SizeText.Format(state.Memory),
                report.ResidentBytes == 0 ? "-" : SizeText.Short(report.ResidentBytes),
                DurationText.Format(TimeSpan.FromMilliseconds(report.CpuMilliseconds)),
                DurationText.Format(TimeSpan.FromMilliseconds(report.UptimeMilliseconds)),
                state.Image.Length == 0 ? "-" : Path.GetFileName(state.Image),
            ]);
        }

        return Columns(rows, firstNumber: 2, lastNumber: 6);
    }

    /// <summary>Writes rows in columns.</summary>
    /// <param name="rows">The rows, the heads first.</param>
    /// <param name="firstNumber">The first column that is set to the right.</param>
    /// <param name="lastNumber">The last such column.</param>
    internal static string Columns(IReadOnlyList<string[]> rows, int firstNumber, int lastNumber)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var table = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                bool isNumber = i >= firstNumber && i <= lastNumber;
                bool isLast = i == row.Length - 1;
                _ = table.Append(isNumber ? row[i].PadLeft(widths[i]) : isLast ? row[i] : row[i].PadRight(widths[i])).Append(isLast ? "\n" : "  ");
            }
        }

        return table.ToString();
    }

    /// <summary>A state in a word, and the exit code of one that has ended.</summary>
    internal static string StateText(PartitionState state)
    {
        string word = state.State.ToString().ToLowerInvariant();
        return state.State == PartitionPhase.Ended ? string.Create(CultureInfo.InvariantCulture, $"{word} ({state.ExitCode})") : word;
    }
}
