using System.Security.Cryptography;
using System.Text.Json;
using LibOs.Sdk.Elf;
using LibOs.Sdk.Metadata;

namespace LibOs.Sdk;

/// <summary>The JSON file beside an image that says what is in it and what it needs. It holds no time and no path.</summary>
internal static class ImageManifest
{
    /// <summary>The version of the format; a reader refuses a higher one.</summary>
    public const int FormatVersion = 1;

    private const long Mebibyte = 1 << 20;

    /// <summary>Writes a manifest.</summary>
    /// <param name="image">The image's headers.</param>
    /// <param name="stripped">The image's bytes.</param>
    /// <param name="application">The assemblies in it.</param>
    /// <param name="settings">How it was built.</param>
    /// <param name="figures">The verifier's figures as a JSON object, or empty for an image that was not verified.</param>
    public static byte[] Write(ElfImage image, byte[] stripped, ApplicationInfo application, ImageSettings settings, ReadOnlySpan<byte> figures = default)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("formatVersion", FormatVersion);
            json.WriteString("assembly", application.Name);
            json.WriteString("version", application.Version);
            json.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(stripped)));
            json.WriteString("buildId", Convert.ToHexStringLower(image.FindNote("GNU"u8, 3)));
            json.WriteNumber("size", stripped.Length);
            json.WriteNumber("minimumMemory", MinimumMemory(image, settings.RuntimeMemory));
            json.WriteString("cpuLevel", settings.CpuLevel);
            json.WriteString("kernel", application.Kernel);
            json.WriteString("runtime", $"NativeAOT {settings.RuntimeVersion}");
            json.WriteString("compiler", $"ILCompiler {settings.CompilerVersion}");

            json.WriteStartObject("ports");
            foreach (var (port, implementation) in application.Ports) json.WriteString(port, implementation);
            json.WriteEndObject();

            json.WriteStartArray("components");
            foreach (var (name, version) in application.Components)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("version", version);
                json.WriteEndObject();
            }

            json.WriteEndArray();

            json.WriteStartArray("segments");
            foreach (var segment in image.Segments)
            {
                if (segment.Type != ElfImage.LoadSegment) continue;
                json.WriteStartObject();
                json.WriteString("name", segment.IsExecutable ? "text" : segment.IsWritable ? "data" : "rodata");
                json.WriteNumber("address", segment.Address);
                json.WriteNumber("fileSize", segment.FileSize);
                json.WriteNumber("memorySize", segment.MemorySize);
                json.WriteEndObject();
            }

            json.WriteEndArray();

            json.WriteStartObject("options");
            foreach (var (name, value) in settings.Options) json.WriteString(name, value);
            json.WriteEndObject();
            if (!figures.IsEmpty)
            {
                json.WritePropertyName("verifier");
                var reader = new Utf8JsonReader(figures);
                using var parsed = JsonDocument.ParseValue(ref reader);
                parsed.RootElement.WriteTo(json);
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The least memory of a partition in bytes: up to the image's end, and what kernel and runtime need to start.</summary>
    public static long MinimumMemory(ElfImage image, long runtimeMemory)
    {
        ulong end = image.Segments.Where(segment => segment.Type == ElfImage.LoadSegment).Select(segment => segment.Address + segment.MemorySize).DefaultIfEmpty().Max();
        return ((long)end + runtimeMemory + Mebibyte - 1) / Mebibyte * Mebibyte;
    }
}
