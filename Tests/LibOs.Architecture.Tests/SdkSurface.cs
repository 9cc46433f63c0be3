using System.Text.RegularExpressions;

namespace LibOs.Architecture.Tests;

/// <summary>What a project may rely on of LibOs.Sdk: properties, items, targets and codes of errors.</summary>
internal static partial class SdkSurface
{
    public static List<string> Lines()
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string file in (string[])["Sdk/build/LibOs.Sdk.props", "Sdk/build/LibOs.Sdk.targets"])
        {
            string text = Repository.Read(file);
            foreach (Match match in Property().Matches(text)) lines.Add("property " + match.Groups[1].Value);
            foreach (Match match in Item().Matches(text)) lines.Add("item " + match.Groups[1].Value);
            foreach (Match match in Target().Matches(text)) lines.Add("target " + match.Groups[1].Value);
        }

        foreach (string file in Repository.Files.Where(file => file.StartsWith("Sdk/", StringComparison.Ordinal)
            && Path.GetExtension(file) is ".cs" or ".targets" or ".props" or ".csproj"))
        {
            foreach (Match match in Code().Matches(Repository.Read(file))) lines.Add("error " + match.Value);
        }

        return [.. lines];
    }

    [GeneratedRegex(@"<(LibOs\w+)(?:\s+Condition=""[^""]*"")?>")]
    private static partial Regex Property();

    [GeneratedRegex(@"<(LibOs\w+)\s+Include=")]
    private static partial Regex Item();

    [GeneratedRegex(@"<Target\s+Name=""(LibOs\w+|[A-Z]\w*LibOs\w*)""")]
    private static partial Regex Target();

    [GeneratedRegex(@"\bLIBOS\d{4}\b")]
    private static partial Regex Code();
}
