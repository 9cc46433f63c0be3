using System.Globalization;

namespace LibOs.Controller.Native;

/// <summary>What the system tells of a process.</summary>
/// <param name="IsRunning">Whether it has not ended (one that nobody has waited for yet has).</param>
/// <param name="Start">When it began, in ticks since the host's start: with its id this names it for good.</param>
/// <param name="CpuTime">The processor time it has used.</param>
internal readonly record struct ProcessFacts(bool IsRunning, ulong Start, TimeSpan CpuTime)
{
    // USER_HZ, fixed for the x86-64 interface
    private const long TicksPerSecond = 100;

    /// <summary>The tool's own.</summary>
    public static ProcessFacts Own { get; } = TryRead(LibC.getpid(), out ProcessFacts facts) ? facts : throw new IOException("/proc/self/stat cannot be read");

    /// <summary>The number that the host chose at its last start.</summary>
    public static string BootId { get; } = ReadText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Looks at a process.</summary>
    /// <returns>Whether there is one.</returns>
    public static bool TryRead(int id, out ProcessFacts facts)
    {
        facts = default;
        string text = ReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        // the name in parentheses may hold anything
        int end = text.LastIndexOf(')');
        if (end < 0) return false;
        string[] fields = text[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 20
            || !long.TryParse(fields[11], CultureInfo.InvariantCulture, out long user) || !long.TryParse(fields[12], CultureInfo.InvariantCulture, out long system)
            || !ulong.TryParse(fields[19], CultureInfo.InvariantCulture, out ulong start)) return false;
        facts = new ProcessFacts(fields[0] is not ("Z" or "X" or "x"), start, TimeSpan.FromTicks((user + system) * (TimeSpan.TicksPerSecond / TicksPerSecond)));
        return true;
    }

    /// <summary>The bytes of memory that a process has in use; 0 when there is none.</summary>
    public static ulong ResidentBytes(int id)
    {
        string[] fields = ReadText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/statm")).Split(' ');
        return fields.Length > 1 && ulong.TryParse(fields[1], CultureInfo.InvariantCulture, out ulong pages) ? pages * 4096 : 0;
    }

    /// <summary>A small file of /proc or /sys, whole; empty when it is not there.</summary>
    public static unsafe string ReadText(string path)
    {
        int file;
        // SAFETY: pinned and ends in a zero byte.
        fixed (byte* text = Descriptors.ZeroTerminated(path))
        {
            file = LibC.open(text, LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
        }

        if (file < 0) return "";
        // such files tell no length
        byte[] content = new byte[4096];
        int length = 0;
        while (true)
        {
            nint count;
            // SAFETY: pinned while the kernel fills its free part.
            fixed (byte* start = content)
            {
                count = LibC.read(file, start + length, content.Length - length);
            }

            if (count < 0 && LibC.Errno == LibC.EINTR) continue;
            if (count <= 0) break;
            length += (int)count;
            if (length == content.Length) Array.Resize(ref content, length * 2);
        }

        _ = LibC.close(file);
        return System.Text.Encoding.UTF8.GetString(content, 0, length);
    }
}
