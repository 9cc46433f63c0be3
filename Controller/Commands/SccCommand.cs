using System.CommandLine;
using LibOs.Abstractions.Wire;
using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary><c>libos scc</c>: runs a program on the simulated SCC and shows what the mesh did.</summary>
/// <remarks>The simulator is not in the tool: it belongs to the program, which LibOs.Testing makes draw the picture.</remarks>
internal static class SccCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "scc";

    /// <summary>Makes the command.</summary>
    /// <param name="arguments">What follows "--".</param>
    public static Command Create(string[] arguments)
    {
        var project = new Argument<string>("PROJECT") { Description = "A project, or its folder, that runs an SccSimulator of LibOs.Testing." };
        var svg = new Option<string?>("--svg") { Description = "Where the picture goes; by default a file in the current folder with the project's name.", HelpName = "FILE" };
        var quiet = new Option<bool>("--quiet") { Description = "Does not show the mesh in the terminal." };
        var command = new Command(Name, "Runs a program on the simulated SCC and shows traffic, waiting, clocks and voltages of the mesh.") { project, svg, quiet };
        command.SetAction(parsed => Run(parsed.GetValue(project)!, parsed.GetValue(svg), parsed.GetValue(quiet), arguments));
        return command;
    }

    private static int Run(string target, string? svg, bool quiet, string[] arguments)
    {
        string project = Find(target);
        string picture = Path.GetFullPath(svg ?? Path.GetFileNameWithoutExtension(project) + ".svg");
        if (!Directory.Exists(Path.GetDirectoryName(picture)))
            throw new UserError($"there is no folder '{Path.GetDirectoryName(picture)}' for the picture", PartitionExitCode.Usage);
        DateTime before = File.Exists(picture) ? File.GetLastWriteTimeUtc(picture) : DateTime.MinValue;
        ChildStatus status = Dotnet.Run(
            ["run", "-c", "Release", "-v", "q", "--project", project, "--", .. arguments], Message.Line, "LIBOS_SCC_SVG=" + picture, quiet ? "LIBOS_SCC_TEXT=0" : "LIBOS_SCC_TEXT=1");
        bool isDrawn = File.Exists(picture) && File.GetLastWriteTimeUtc(picture) != before;
        if (isDrawn) Message.Line($"picture: {Path.GetRelativePath(Directory.GetCurrentDirectory(), picture)}");
        else if (status.Raw == 0) throw new UserError($"'{target}' ran no simulated SCC: it needs a SccSimulator of LibOs.Testing", PartitionExitCode.NotStarted);
        return status.Signal == 0 ? status.ExitCode : 128 + status.Signal;
    }

    private static string Find(string target)
    {
        if (File.Exists(target) && target.EndsWith(".csproj", StringComparison.Ordinal)) return target;
        string[] projects = Directory.Exists(target) ? Directory.GetFiles(target, "*.csproj") : [];
        return projects.Length switch
        {
            1 => projects[0],
            0 => throw new UserError($"there is no project '{target}'", PartitionExitCode.NotStarted),
            _ => throw new UserError($"'{target}' holds {projects.Length} projects: name one of them", PartitionExitCode.NotStarted),
        };
    }
}
