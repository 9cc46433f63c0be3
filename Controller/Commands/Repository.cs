using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Commands;

/// <summary>Finds the repository that <c>test</c> and <c>pack</c> work on.</summary>
internal static class Repository
{
    /// <summary>The name of the solution at the repository's root.</summary>
    public const string Solution = "LibOs.sln";

    /// <summary>The root: <c>LIBOS_REPOSITORY</c> as the root's script sets it, or the folder above that holds the solution.</summary>
    /// <exception cref="UserError">Neither is there.</exception>
    public static string Find()
    {
        string? given = Environment.GetEnvironmentVariable("LIBOS_REPOSITORY");
        if (!string.IsNullOrEmpty(given) && File.Exists(Path.Combine(given, Solution))) return given;
        for (string? folder = Environment.CurrentDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Solution))) return folder;
        }

        throw new UserError($"no {Solution} here or above: this command works within the LibOs repository", PartitionExitCode.Usage);
    }
}
