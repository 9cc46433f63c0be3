using System.Text.Json;
using LibOs.Benchmarks.StartToMain;

namespace LibOs.Benchmarks.BesideLinux;

/// <summary>All that was measured in one go.</summary>
internal sealed class Results
{
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The Linux kernel.</summary>
    public string Kernel { get; set; } = "";

    /// <summary>The memory of both machines.</summary>
    public string Memory { get; set; } = "";

    /// <summary>QEMU's processors; the first is the tool's own choice.</summary>
    public List<string> Processors { get; set; } = [];

    /// <summary>Every start.</summary>
    public List<Run> Runs { get; set; } = [];

    public static Results Read(string path)
    {
        if (!File.Exists(path)) throw new Failure($"there is no file {path}");
        try
        {
            return JsonSerializer.Deserialize<Results>(File.ReadAllText(path), s_options) ?? throw new Failure($"{path} is empty");
        }
        catch (JsonException exception)
        {
            throw new Failure($"{path} holds no results: {exception.Message}");
        }
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, s_options) + "\n");

    /// <summary>The values of a figure, by round.</summary>
    public SortedDictionary<int, double> Values(Figure figure, string side, string processor)
    {
        var values = new SortedDictionary<int, double>();
        foreach (Run run in Runs)
        {
            if (run.Side == side && run.Processor == processor && run.Program == figure.Program && run.Values.TryGetValue(figure.Name, out double value)) values[run.Round] = value;
        }

        return values;
    }
}
