using System.Text.Json;

namespace LibOs.Sdk.Verifier;

/// <summary>The verifier's figures as JSON, which become a part of the image's manifest.</summary>
internal static class VerifierFigures
{
    /// <summary>Writes the figures as one object.</summary>
    public static void Write(Utf8JsonWriter json, VerifierResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("functions", result.Functions.Count);
        json.WriteNumber("checks", result.Checks.Count);
        json.WriteStartArray("roots");
        foreach (KernelRoot root in result.Roots)
        {
            json.WriteStartObject();
            json.WriteString("symbol", root.Symbol);
            json.WriteNumber("functions", root.FunctionCount);
            json.WriteNumber("stack", root.DeepestStack);
            json.WriteNumber("stackLimit", root.StackLimit);
            json.WriteNumber("vectorBits", root.VectorFunctions.Select(body => body.VectorBits).DefaultIfEmpty().Max());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("beyondCpuLevel");
        foreach (var feature in result.Survey.BeyondLevel.GroupBy(entry => entry.Feature).OrderBy(feature => feature.Key, StringComparer.Ordinal))
            json.WriteNumber(feature.Key, feature.Sum(entry => entry.Count));
        json.WriteEndObject();
        json.WriteStartArray("sizes");
        foreach (ComponentSize size in result.Sizes)
        {
            json.WriteStartObject();
            json.WriteString("name", size.Name);
            json.WriteNumber("code", size.Code);
            json.WriteNumber("data", size.Data);
            json.WriteNumber("zero", size.Zero);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
