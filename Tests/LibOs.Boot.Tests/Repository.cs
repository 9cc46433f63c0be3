namespace LibOs.Boot.Tests;

/// <summary>Where things lie in the repository.</summary>
internal static class Repository
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The script that builds the tool when it is out of date.</summary>
    public static string Script => Path.Combine(Root, "libos");

    /// <summary>The tool itself.</summary>
    public static string Tool => Path.Combine(Root, "artifacts", "libos");

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "LibOs.sln"))) return folder;
        }

        throw new InvalidOperationException("the tests run inside the repository");
    }
}
