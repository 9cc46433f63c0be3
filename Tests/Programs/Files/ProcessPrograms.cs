using System.Diagnostics;

namespace LibOs.Conformance;

/// <summary>What a program finds out about itself and its machine through files.</summary>
internal static class ProcessPrograms
{
    public static ConformanceProgram[] All =>
    [
        new("process-path", Paths),
        new("process-files", Files),
        new("process-self", Self),
        new("environment-folders", Folders),
    ];

    private static void Paths()
    {
        Console.WriteLine(Environment.ProcessPath is { } path ? Path.GetFileName(path) : "(none)");
        Console.WriteLine(Environment.ProcessPath is { } whole && AppContext.BaseDirectory == Path.GetDirectoryName(whole) + "/");
        Console.WriteLine(File.Exists(Environment.ProcessPath));
        Console.WriteLine(Path.GetFileName(File.ResolveLinkTarget("/proc/self/exe", false)?.FullName));
    }

    private static void Files()
    {
        string status = File.ReadAllText("/proc/self/status");
        Console.WriteLine(status.Contains($"Pid:\t{Environment.ProcessId}\n", StringComparison.Ordinal));
        Console.WriteLine(File.ReadAllText("/proc/self/stat").Split(' ').Length);
        Console.WriteLine(File.ReadAllText("/proc/self/statm").Split(' ').Length);
        Console.WriteLine(File.ReadAllText("/proc/self/cmdline").Split('\0')[1]);
        Console.WriteLine(File.ReadLines("/proc/meminfo").First().StartsWith("MemTotal:", StringComparison.Ordinal));
        Console.WriteLine(File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal)) == Environment.ProcessorCount);
        Console.WriteLine(File.ReadAllLines("/proc/self/maps").All(line => line.Split(' ')[0].Contains('-', StringComparison.Ordinal)));
        Console.WriteLine(File.ReadAllText("/proc/uptime").Split(' ').Length);
        Console.WriteLine(File.ReadAllText("/proc/loadavg").Split(' ').Length);
        Console.WriteLine(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() >= 3);
        Console.WriteLine(Directory.Exists($"/proc/{Environment.ProcessId}/task"));
        Console.WriteLine(new FileInfo("/proc/self/maps").Length);
    }

    private static void Self()
    {
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine($"{self.Id == Environment.ProcessId} {self.WorkingSet64 > 0} {self.TotalProcessorTime >= TimeSpan.Zero} {self.Threads.Count >= 0} {self.HasExited}");
        Console.WriteLine($"{Environment.WorkingSet > 0} {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 0}");
    }

    private static void Folders()
    {
        Console.WriteLine($"{Path.GetTempPath()} {Environment.UserName} {Environment.SystemDirectory.Length}");
        Console.WriteLine(Directory.Exists(Path.GetTempPath()));
    }
}
