using System.CommandLine;
using System.Globalization;
using System.Text;
using LibOs.Controller.Native;
using LibOs.Controller.Partitions.Logs;
using LibOs.Controller.Partitions.Registry;

namespace LibOs.Controller.Commands;

/// <summary><c>libos logs</c>: what a detached partition has written.</summary>
internal static unsafe class LogsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Argument<string> name = PartitionArguments.One("The partition, running or ended.");
        var follow = new Option<bool>("--follow", "-f") { Description = "Goes on with what comes, until the partition's end." };
        var kernel = new Option<bool>("--kernel", "-k") { Description = "Shows the kernel's log and emergency console instead of the program's output." };
        var tail = new Option<int?>("--tail", "-n") { Description = "Shows only so many of the last lines.", HelpName = "LINES" };
        var times = new Option<bool>("--timestamps", "-t") { Description = "Puts the time before each piece of output." };
        var command = new Command("logs", "Shows what a detached partition has written: its output on standard output, its errors on standard error.") { name, follow, kernel, tail, times };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(name), parsed.GetValue(kernel), parsed.GetValue(follow), parsed.GetValue(tail), parsed.GetValue(times)));
        return command;
    }

    private static int Show(string name, bool kernel, bool follow, int? tail, bool times)
    {
        PartitionRegistry registry = PartitionRegistry.Open();
        PartitionReport report = registry.Find(name);
        if (!report.Partition.Detached) throw new UserError($"'{name}' runs in the foreground: what it writes goes to whoever started it", 1);
        _ = LibC.signal(LibC.SIGPIPE, 1);
        PartitionFolder folder = registry.Folder(name);
        string path = kernel ? folder.KernelLog : folder.OutputLog;
        using var reader = new LogReader(path);
        using var watch = new LogWatch(folder.Path, report.Partition);
        if (tail is { } lines)
        {
            var last = new List<LogRecord>();
            while (reader.TryRead(out LogRecord record)) last.Add(record);
            foreach (LogRecord record in LastLines(last, Math.Max(0, lines)))
            {
                if (!Print(record, kernel, times)) return 0;
            }
        }

        while (true)
        {
            // first the look whether it has ended, then the reading: nothing of the end is missed
            bool alive = follow && watch.IsAlive;
            while (reader.TryRead(out LogRecord record))
            {
                if (!Print(record, kernel, times)) return 0;
            }

            if (!alive) return 0;
            watch.Wait();
        }
    }

    /// <summary>The records of the last lines, the first of them perhaps cut.</summary>
    internal static IEnumerable<LogRecord> LastLines(List<LogRecord> records, int lines)
    {
        int missing = lines;
        for (int i = records.Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<byte> content = records[i].Content.Span;
            // what ends the last line begins no further one
            int end = i == records.Count - 1 && content.Length > 0 && content[^1] == (byte)'\n' ? content.Length - 1 : content.Length;
            while (end > 0)
            {
                int found = content[..end].LastIndexOf((byte)'\n');
                if (found < 0) break;
                missing--;
                end = found;
                if (missing > 0) continue;
                LogRecord first = records[i] with { Content = records[i].Content[(found + 1)..] };
                return lines == 0 ? [] : first.Content.Length == 0 ? records[(i + 1)..] : [first, .. records[(i + 1)..]];
            }
        }

        return lines == 0 ? [] : records;
    }

    private static bool Print(LogRecord record, bool kernel, bool times)
    {
        int target = kernel || record.Stream == LogStream.Output ? 1 : 2;
        if (times)
        {
            DateTime time = DateTime.UnixEpoch.AddTicks(record.UnixTime / 100);
            if (!Descriptors.WriteAll(target, Encoding.ASCII.GetBytes(time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ ", CultureInfo.InvariantCulture)))) return false;
        }

        return Descriptors.WriteAll(target, record.Content.Span);
    }
}
