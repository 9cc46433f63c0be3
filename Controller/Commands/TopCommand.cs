using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Registry;
using Spectre.Console;

namespace LibOs.Controller.Commands;

/// <summary><c>libos top</c>: what running partitions use, again and again.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_firstInterval = TimeSpan.FromMilliseconds(300);
    private static readonly string[] s_columns = ["NAME", "STATE", "CPU %", "CPUS", "MEMORY", "IN USE", "CPU TIME", "UPTIME"];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var count = new Option<int?>("--count", "-n") { Description = "Ends after so many tables; 1 where standard output is no terminal, else it goes on until Ctrl-C.", HelpName = "N" };
        count.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)) result.AddError($"'{text}' is not a number of tables.");
        });
        var interval = new Option<TimeSpan>("--interval", "-i")
        {
            Description = "The time between two tables (500ms, 2s, 1m); 2s unless given.",
            HelpName = "DURATION",
            CustomParser = result =>
            {
                if (DurationText.TryParse(result.Tokens[0].Value, out TimeSpan duration) && duration.TotalHours <= 1) return duration;
                result.AddError($"'{result.Tokens[0].Value}' is not a duration such as 500ms or 2s.");
                return default;
            },
        };
        var command = new Command("top", "Shows what running partitions use of processors and memory, live at a terminal.") { count, interval };
        command.SetAction(parsed => Show(parsed.GetValue(count), parsed.GetResult(interval) is null ? s_defaultInterval : parsed.GetValue(interval)));
        return command;
    }

    private static int Show(int? count, TimeSpan interval)
    {
        PartitionRegistry registry = PartitionRegistry.Open();
        var last = new Dictionary<int, long>();
        long lastTime = Stopwatch.GetTimestamp();
        _ = Rows(registry, last, ref lastTime);
        // a share of a processor is one over a time: the first table comes after a short one
        Thread.Sleep(s_firstInterval);
        if (LibC.isatty(1) != 1)
        {
            for (int i = 0; i < (count ?? 1); i++)
            {
                if (i > 0) Thread.Sleep(interval);
                Message.Write(1, ListCommand.Columns([s_columns, .. Rows(registry, last, ref lastTime)], firstNumber: 2, lastNumber: 7));
            }

            return 0;
        }

        AnsiConsole.Live(Table(Rows(registry, last, ref lastTime))).AutoClear(false).Start(view =>
        {
            for (int i = 1; i < (count ?? int.MaxValue); i++)
            {
                Thread.Sleep(interval);
                view.UpdateTarget(Table(Rows(registry, last, ref lastTime)));
            }
        });
        return 0;
    }

    private static Table Table(IReadOnlyList<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None).Caption(rows.Count == 0 ? "no partition runs; Ctrl-C ends" : "Ctrl-C ends");
        foreach (string column in s_columns) _ = table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { Alignment = column is "NAME" or "STATE" ? Justify.Left : Justify.Right });
        foreach (string[] row in rows) _ = table.AddRow(row.Select((text, column) => new Text(text, Colour(text, column))));
        return table;
    }

    private static Style Colour(string text, int column) => (column, text) switch
    {
        (1, "running") => new Style(Color.Green),
        (1, "paused" or "stopping") => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    private static List<string[]> Rows(PartitionRegistry registry, Dictionary<int, long> last, ref long lastTime)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(lastTime);
        lastTime = Stopwatch.GetTimestamp();
        var rows = new List<(double Share, string[] Row)>();
        var now = new Dictionary<int, long>();
        foreach (PartitionReport report in registry.List())
        {
            PartitionState state = report.Partition;
            if (!state.IsAlive) continue;
            now[state.MachineId] = report.CpuMilliseconds;
            double share = last.TryGetValue(state.MachineId, out long before) && elapsed > TimeSpan.Zero ? (report.CpuMilliseconds - before) / elapsed.TotalMilliseconds * 100 : 0;
            rows.Add((share, [
                state.Name,
                ListCommand.StateText(state),
                share.ToString("F1", CultureInfo.InvariantCulture),
                state.Cpus.ToString(CultureInfo.InvariantCulture),
                SizeText.Format(state.Memory),
                SizeText.Short(report.ResidentBytes),
                DurationText.Format(TimeSpan.FromMilliseconds(report.CpuMilliseconds)),
                DurationText.Format(TimeSpan.FromMilliseconds(report.UptimeMilliseconds)),
            ]));
        }

        last.Clear();
        foreach ((int id, long time) in now) last[id] = time;
        return [.. rows.OrderByDescending(row => row.Share).Select(row => row.Row)];
    }
}
