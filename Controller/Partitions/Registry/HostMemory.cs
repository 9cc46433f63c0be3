using System.Globalization;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>How much memory the host still has for this user's processes.</summary>
/// <param name="root">The root of the file system that is asked; empty but in tests.</param>
internal sealed class HostMemory(string root = "")
{
    /// <summary>The bytes that can be had, and what limits them: the host, or a control group.</summary>
    /// <returns>Null bytes when the system does not tell.</returns>
    public (ulong? Bytes, string Limit) Available()
    {
        ulong? available = Field(ProcessFacts.ReadText(root + "/proc/meminfo"), "MemAvailable:") is { } kibibytes ? kibibytes * 1024 : null;
        string limit = "the host";
        foreach (string group in ProcessFacts.ReadText(root + "/proc/self/cgroup").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = group.Split(':', 3);
            if (parts.Length < 3) continue;
            bool isUnified = parts[1].Length == 0;
            if (!isUnified && !parts[1].Split(',').Contains("memory")) continue;
            // a limit of any group above holds, too
            for (string path = parts[2].TrimEnd('/'); ; path = path[..path.LastIndexOf('/')])
            {
                ulong? rest = isUnified
                    ? Rest($"{root}/sys/fs/cgroup{path}/", "memory.max", "memory.current", "inactive_file")
                    : Rest($"{root}/sys/fs/cgroup/memory{path}/", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
                if (rest < available)
                {
                    available = rest;
                    limit = "its control group";
                }

                if (path.Length == 0) break;
            }
        }

        return (available, limit);
    }

    // What files keep in memory without need is given back before anybody is refused.
    private static ulong? Rest(string folder, string limitFile, string usedFile, string reclaimable)
    {
        if (!TryNumber(ProcessFacts.ReadText(folder + limitFile), out ulong limit) || !TryNumber(ProcessFacts.ReadText(folder + usedFile), out ulong used)) return null;
        ulong cached = Field(ProcessFacts.ReadText(folder + "memory.stat"), reclaimable) ?? 0;
        used = used > cached ? used - cached : 0;
        return limit > used ? limit - used : 0;
    }

    private static ulong? Field(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] == name && TryNumber(words[1], out ulong value)) return value;
        }

        return null;
    }

    private static bool TryNumber(string text, out ulong value) => ulong.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
