using System.Globalization;
using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Partitions;

/// <summary>Writes the boot chart: where the time of a partition's start went.</summary>
internal static class BootChartTable
{
    /// <summary>Formats the table.</summary>
    /// <param name="toolStart">When the tool started.</param>
    /// <param name="machineStart">When QEMU was started.</param>
    /// <param name="link">What the partition reported.</param>
    /// <param name="firstOutput">When its first output came; 0 if none did.</param>
    /// <param name="end">When it ended.</param>
    /// <remarks>All times are nanoseconds of the tool's monotonic clock.</remarks>
    public static string Format(long toolStart, long machineStart, ControlLink link, long firstOutput, long end)
    {
        var table = new StringBuilder();
        _ = table.Append("phase          ms    since start\n");
        long last = toolStart;
        Row("tool", machineStart);

        // The kernel counts from its entry. Its hello leaves at the end of the console phase, the first output at the end of
        // the runtime phase: that ties both clocks together, by the one that was seen with the least delay.
        long entry = long.MaxValue;
        foreach ((BootPhase phase, long time) in link.BootChart)
        {
            if (phase == BootPhase.Console && link.HelloTime != 0) entry = Math.Min(entry, link.HelloTime - time);
            if (phase == BootPhase.Runtime && firstOutput != 0) entry = Math.Min(entry, firstOutput - time);
        }

        if (entry > machineStart && entry != long.MaxValue)
        {
            Row("firmware", entry);
            foreach ((BootPhase phase, long time) in link.BootChart.OrderBy(item => item.Nanoseconds))
            {
                if (phase != BootPhase.Firmware) Row(Name(phase), entry + time);
            }
        }
        else if (link.HelloTime != 0)
        {
            Row("kernel", link.HelloTime);
        }

        if (firstOutput != 0) Row("first output", firstOutput);
        Row("program", end);
        return table.ToString();

        void Row(string name, long at)
        {
            _ = table.Append(CultureInfo.InvariantCulture, $"{name,-12}{(at - last) / 1e6,7:0.00}{(at - toolStart) / 1e6,12:0.00}\n");
            last = at;
        }
    }

    private static string Name(BootPhase phase) => phase switch
    {
        BootPhase.Entry => "entry",
        BootPhase.Memory => "memory",
        BootPhase.Paging => "paging",
        BootPhase.Traps => "traps",
        BootPhase.Clock => "clock",
        BootPhase.Console => "console",
        BootPhase.Threads => "threads",
        BootPhase.Runtime => "runtime",
        _ => "phase " + ((int)phase).ToString(CultureInfo.InvariantCulture),
    };
}
