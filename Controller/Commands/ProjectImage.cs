using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary>Finds a project's image and brings it up to date.</summary>
internal static class ProjectImage
{
    /// <summary>Whether what the user named is a project: a .csproj file, or a folder that holds one.</summary>
    public static bool IsProject(string target) =>
        target.EndsWith(".csproj", StringComparison.Ordinal) || (Directory.Exists(target) && ProjectsIn(target).Length > 0);

    /// <summary>Publishes a project, which does nothing where nothing has changed, and returns its image.</summary>
    /// <param name="target">The project or its folder.</param>
    /// <param name="noBuild">Only finds the image.</param>
    /// <exception cref="UserError">No such project, or it does not publish.</exception>
    public static string Publish(string target, bool noBuild)
    {
        string project = Find(target);
        // The properties come after the targets have run; errors and warnings go to standard error.
        string[] line = noBuild
            ? ["msbuild", project, "-nologo", "-p:Configuration=Release", "-p:_IsPublishing=true", "-target:_LibOsPrepare", "-getProperty:LibOsImagePath"]
            : ["publish", project, "-c", "Release", "-nologo", "-v:q", "-getProperty:LibOsImagePath"];
        (ChildStatus status, string output) = Dotnet.Capture(line);
        if (status.Raw != 0)
        {
            Message.Write(2, output);
            throw new UserError(noBuild
                ? $"'{project}' is no LibOs project: it needs a package reference to LibOs.Sdk"
                : $"'{project}' was not published: see above", PartitionExitCode.NotStarted);
        }

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string image = lines.Length == 0 ? "" : lines[^1];
        if (image.Length == 0) throw new UserError($"'{project}' makes no image: it needs a package reference to LibOs.Sdk", PartitionExitCode.NotStarted);
        if (!File.Exists(image)) throw new UserError($"'{project}' has no image yet: leave out --no-build", PartitionExitCode.NotStarted);
        foreach (string other in lines[..^1]) Message.Write(2, other + "\n");
        return image;
    }

    private static string Find(string target)
    {
        if (target.EndsWith(".csproj", StringComparison.Ordinal) && !Directory.Exists(target))
            return File.Exists(target) ? target : throw new UserError($"there is no project '{target}'", PartitionExitCode.NotStarted);
        string[] projects = ProjectsIn(target);
        return projects.Length == 1
            ? projects[0]
            : throw new UserError($"'{target}' holds {projects.Length} projects: name one of them", PartitionExitCode.NotStarted);
    }

    private static string[] ProjectsIn(string folder) => Directory.GetFiles(folder, "*.csproj");
}
