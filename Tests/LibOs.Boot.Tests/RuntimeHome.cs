using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LibOs.Boot.Tests;

/// <summary>A runtime folder of a test's own, with the partitions in it; they end with it.</summary>
internal sealed class RuntimeHome : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(1);

    /// <summary>What XDG_RUNTIME_DIR names.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("libos-home-").FullName;

    /// <summary>The folder of a partition.</summary>
    public string PartitionFolder(string name) => Path.Combine(Folder, "libos", "partitions", name);

    /// <summary>The names in the folder of partitions.</summary>
    public string[] Entries => Directory.Exists(Path.Combine(Folder, "libos", "partitions"))
        ? [.. Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "libos", "partitions")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Starts the tool.</summary>
    public Process Start(params IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(ProgramImage.Tool) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["XDG_RUNTIME_DIR"] = Folder;
        return Process.Start(info)!;
    }

    /// <summary>Runs the tool to its end, without input.</summary>
    public Outcome Run(params IReadOnlyList<string> arguments)
    {
        using Process tool = Start(arguments);
        tool.StandardInput.Close();
        return End(tool, string.Join(' ', arguments));
    }

    /// <summary>Runs the tool, which must succeed in silence.</summary>
    /// <returns>Its standard output.</returns>
    public string Do(params IReadOnlyList<string> arguments) => Run(arguments).AssertOk().OutputText;

    /// <summary>Waits for the tool's end.</summary>
    public static Outcome End(Process tool, string what)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        Task reading = Task.WhenAll(tool.StandardOutput.BaseStream.CopyToAsync(output), tool.StandardError.BaseStream.CopyToAsync(error));
        bool ended = tool.WaitForExit(s_limit) && reading.Wait(s_limit);
        if (!ended) tool.Kill();
        Assert.True(ended, $"libos {what} did not end within {s_limit}: {Encoding.UTF8.GetString(output.ToArray())}{Encoding.UTF8.GetString(error.ToArray())}");
        return new Outcome(tool.ExitCode, output.ToArray(), error.ToArray());
    }

    /// <summary>What <c>libos ps -a --json</c> tells of the partitions.</summary>
    public JsonElement[] List() => [.. JsonDocument.Parse(Do("ps", "-a", "--json")).RootElement.EnumerateArray()];

    /// <summary>The state of a partition in a word; null when it is not listed.</summary>
    public string? State(string name) => Find(name)?.GetProperty("state").GetString();

    /// <summary>A number that is told of a partition.</summary>
    public int Number(string name, string what) => Find(name)!.Value.GetProperty(what).GetInt32();

    /// <summary>Waits until something holds.</summary>
    public static void Await(Func<bool> holds, string what) => Assert.True(SpinWait.SpinUntil(holds, s_limit), what);

    /// <summary>Ends all partitions and removes the folder.</summary>
    public void Dispose()
    {
        _ = Run("rm", "--all", "--force");
        Directory.Delete(Folder, recursive: true);
    }

    private JsonElement? Find(string name)
    {
        foreach (JsonElement report in List())
        {
            JsonElement partition = report.GetProperty("partition");
            if (partition.GetProperty("name").GetString() == name) return partition;
        }

        return null;
    }
}
