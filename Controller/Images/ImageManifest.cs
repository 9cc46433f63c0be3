using System.Text.Json;

namespace LibOs.Controller.Images;

/// <summary>The part of an image's manifest (<c>IMAGE.elf.json</c>) that the tool reads.</summary>
internal static class ImageManifest
{
    /// <summary>Reads the least memory a partition of the image needs.</summary>
    /// <param name="json">The manifest.</param>
    /// <returns>Bytes; 0 when the manifest does not say it or cannot be read.</returns>
    public static ulong ReadMinimumMemory(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                bool wanted = reader.ValueTextEquals("minimumMemory"u8);
                if (reader.Read() && wanted) return reader.TryGetUInt64(out ulong bytes) ? bytes : 0;
                reader.Skip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
        }

        return 0;
    }
}
