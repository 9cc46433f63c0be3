using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LibOs.Architecture.Tests;

/// <summary>What lies where, and what every project brings along.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] s_texts = [".cs", ".csproj", ".props", ".targets", ".md", ".sh", ".ld", ".txt", ".svg"];

    [Theory]
    [InlineData("Abstractions/LibOs.Abstractions.csproj")]
    [InlineData("Components.Console/LibOs.Components.Console.csproj")]
    [InlineData("Components.Files/LibOs.Components.Files.csproj")]
    [InlineData("Components.Drivers.Scc/LibOs.Components.Drivers.Scc.csproj")]
    [InlineData("Components.Memory/LibOs.Components.Memory.csproj")]
    [InlineData("Components.Scheduler/LibOs.Components.Scheduler.csproj")]
    [InlineData("Controller/LibOs.Controller.csproj")]
    [InlineData("Hosting/LibOs.Hosting.csproj")]
    [InlineData("Kernel/LibOs.Kernel.csproj")]
    [InlineData("NineP/LibOs.NineP.csproj")]
    [InlineData("Sdk/LibOs.Sdk.csproj")]
    [InlineData("Testing/LibOs.Testing.csproj")]
    [InlineData("Samples/Hello/Hello.csproj")]
    [InlineData("Samples/WordCount/WordCount.csproj")]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    [InlineData("libos")]
    [InlineData(".ci/run")]
    public void The_rooms_of_the_house_have_their_names(string file) => Assert.Contains(file, Repository.Files);

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = Repository.Read("LibOs.sln").Replace('\\', '/');
        Problems.None(Repository.Projects.Select(project => project.File).Where(file => !solution.Contains($"\"{file}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_package_has_its_own_version_description_readme_and_baseline()
    {
        Assert.NotEmpty(Repository.Packages);
        var lacking = new List<string>();
        foreach (Repository.Project project in Repository.Packages)
        {
            if (!VersionNumber().IsMatch(project.Value("Version") ?? "")) lacking.Add($"{project.Name}: a Version of its own");
            if (string.IsNullOrWhiteSpace(project.Value("Description"))) lacking.Add($"{project.Name}: a Description");
            foreach (string file in (string[])["README.md", "PublicAPI.txt"])
                if (!Repository.Files.Contains($"{project.Folder}/{file}")) lacking.Add($"{project.Name}: {file}");
        }

        Problems.None(lacking);
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place()
    {
        // Samples and test programs look like a user's project. The Sdk's dependencies take their number from that place.
        var astray = new List<string>();
        foreach (Repository.Project project in Repository.Projects)
        {
            if (project.Folder.StartsWith("Samples/", StringComparison.Ordinal) || project.Folder.StartsWith("Tests/Programs/", StringComparison.Ordinal) || project.Folder == "Benchmarks/Programs") continue;
            foreach (XElement reference in project.Items("PackageReference"))
            {
                if ((string?)reference.Attribute("Version") is { } version && !version.StartsWith("$(", StringComparison.Ordinal))
                    astray.Add($"{project.Name}: {(string?)reference.Attribute("Include")} {version}");
            }
        }

        Problems.None(astray);
    }

    [Fact]
    public void Nothing_is_left_to_do_in_a_comment()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:"];
        Problems.None(Repository.Files
            .Where(file => s_texts.Contains(Path.GetExtension(file)) || file is "libos")
            .SelectMany(file => marks.Where(Repository.Read(file).Contains).Select(mark => $"{file}: {mark}")));
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = new List<string>();
        foreach (string file in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            string folder = Path.GetDirectoryName(Repository.FullPath(file))!;
            foreach (Match match in Link().Matches(Repository.Read(file)))
            {
                string target = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
                if (target.Contains(':', StringComparison.Ordinal) || target.StartsWith('#')) continue;
                string path = Path.Combine(folder, target.Split('#')[0]);
                if (!File.Exists(path) && !Directory.Exists(path)) broken.Add($"{file}: {target}");
            }
        }

        Problems.None(broken);
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[a-z0-9.]+)?$")]
    private static partial Regex VersionNumber();

    [GeneratedRegex(@"\]\(([^)\s]+)\)|(?:src|srcset|href)=""([^""]+)""")]
    private static partial Regex Link();
}
