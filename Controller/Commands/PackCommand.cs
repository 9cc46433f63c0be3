using System.CommandLine;
using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary><c>libos pack</c>: packs the repository's packages.</summary>
internal static class PackCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("pack", "Packs all packages of the repository into artifacts/packages.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        string root = Repository.Find();
        string folder = Path.Combine(root, "artifacts", "packages");
        (ChildStatus status, string output) = Dotnet.Capture(["pack", Path.Combine(root, Repository.Solution), "-c", "Release", "-nologo", "-v:q"]);
        if (status.Raw != 0)
        {
            Message.Write(2, output);
            Message.Error("the packages were not packed: see above");
            return 1;
        }

        string[] packages = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.nupkg") : [];
        foreach (string package in packages.Order(StringComparer.Ordinal)) Message.Line("artifacts/packages/" + Path.GetFileName(package));
        return 0;
    }
}
