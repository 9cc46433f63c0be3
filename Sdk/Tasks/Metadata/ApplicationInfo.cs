namespace LibOs.Sdk.Metadata;

/// <summary>What an image's manifest tells about the assemblies in it.</summary>
/// <param name="Name">The application's assembly.</param>
/// <param name="Version">Its version.</param>
/// <param name="Kernel">The package and version of the kernel, or null when none was composed.</param>
/// <param name="Ports">Each port of the kernel with the implementation chosen for it.</param>
/// <param name="Components">The other assemblies with their versions, by name.</param>
internal sealed record ApplicationInfo(
    string Name,
    string Version,
    string? Kernel,
    IReadOnlyList<(string Port, string Implementation)> Ports,
    IReadOnlyList<(string Name, string Version)> Components)
{
    private const string PortPrefix = "LibOs.Port:";

    /// <summary>Reads the assemblies; the composition is noted in the application's by the generator.</summary>
    public static ApplicationInfo Read(string application, IEnumerable<string> references)
    {
        using var file = new AssemblyFile(application);
        string? kernel = null;
        var ports = new List<(string, string)>();
        foreach (var values in file.ReadAttribute("AssemblyMetadataAttribute"))
        {
            if (values is not [{ } key, { } value]) continue;
            if (key == "LibOs.Kernel") kernel = value;
            else if (key.StartsWith(PortPrefix, StringComparison.Ordinal)) ports.Add((key[PortPrefix.Length..], value));
        }

        var components = new List<(string, string)>();
        foreach (string path in references)
        {
            using var component = new AssemblyFile(path);
            components.Add((component.Name, component.Version));
        }

        components.Sort((left, right) => string.CompareOrdinal(left.Item1, right.Item1));
        return new ApplicationInfo(file.Name, file.Version, kernel, ports, components);
    }
}
