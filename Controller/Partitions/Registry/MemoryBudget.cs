using System.Globalization;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>Decides whether one more partition fits into the memory that is left.</summary>
internal static class MemoryBudget
{
    /// <summary>What a machine takes besides the partition's memory: QEMU itself and the code it translates.</summary>
    public const ulong MachineBytes = 48UL << 20;

    /// <summary>Refuses a partition that does not fit.</summary>
    /// <param name="wanted">The new partition's memory.</param>
    /// <param name="available">What can be had now; null when the host does not tell.</param>
    /// <param name="limit">What limits it.</param>
    /// <param name="untouched">For each running partition, what it may still take.</param>
    /// <exception cref="UserError">It does not fit; the text has the figures.</exception>
    public static void Check(ulong wanted, ulong? available, string limit, IReadOnlyCollection<ulong> untouched)
    {
        if (available is not { } bytes) return;
        ulong claimed = 0;
        foreach (ulong part in untouched) claimed += part;
        ulong left = bytes > claimed ? bytes - claimed : 0;
        if (wanted <= left && left - wanted >= MachineBytes) return;
        string others = untouched.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", of which {untouched.Count} running partition{(untouched.Count == 1 ? "" : "s")} may still take {Mebibytes(claimed)}");
        throw new UserError(
            $"{Mebibytes(wanted)} of memory (and {Mebibytes(MachineBytes)} for the machine) do not fit: {limit} has {Mebibytes(bytes)} left{others}; take less (--memory), stop a partition, or use --overcommit",
            PartitionExitCode.NotStarted);
    }

    /// <summary>What a running partition may still take.</summary>
    /// <param name="memory">Its memory.</param>
    /// <param name="resident">What its machine has in use.</param>
    public static ulong Untouched(ulong memory, ulong resident) => memory + MachineBytes > resident ? memory + MachineBytes - resident : 0;

    private static string Mebibytes(ulong bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M");
}
