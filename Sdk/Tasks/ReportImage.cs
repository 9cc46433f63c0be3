using System.Globalization;
using System.Text.Json;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace LibOs.Sdk.Tasks;

/// <summary>Prints the one line that tells what was published.</summary>
public sealed class ReportImage : Task
{
    /// <summary>The published file.</summary>
    [Required]
    public string Published { get; set; } = "";

    /// <summary>Its manifest, or empty for an ordinary executable.</summary>
    public string Manifest { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        string line = $"  {Path.GetFileNameWithoutExtension(Published)} -> {Published} ({Megabytes(new FileInfo(Published).Length)} MB stripped";
        if (Manifest.Length > 0)
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Manifest));
            long memory = manifest.RootElement.GetProperty("minimumMemory").GetInt64();
            line += $", runs with {memory >> 20} MiB of memory or more";
        }

        Log.LogMessage(MessageImportance.High, "{0}", line + ")");
        return true;
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
}
