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

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var table = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++) _ = i == row.Length - 1 ? table.Append(row[i]) : i is >= 2 and <= 6 ? table.Append(row[i].PadLeft(widths[i])).Append("  ") : table.Append(row[i].PadRight(widths[i])).Append("  ");
            _ = table.Append('\n');
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
