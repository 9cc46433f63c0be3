using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LibOs.Controller.Partitions.Registry;

/// <summary>How state is written as JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(PartitionState))]
[JsonSerializable(typeof(PartitionOptions))]
[JsonSerializable(typeof(PartitionReport))]
[JsonSerializable(typeof(PartitionReport[]))]
internal sealed partial class StateJson : JsonSerializerContext
{
    /// <summary>The context that leaves letters of all languages as they are: nothing of it goes into a web page.</summary>
    public static StateJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
