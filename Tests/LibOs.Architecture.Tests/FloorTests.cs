using System.Text.RegularExpressions;

namespace LibOs.Architecture.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class FloorTests
{
    private const string Abstractions = "LibOs.Abstractions";
    private const string NineP = "LibOs.NineP";

    /// <summary>What the services of a component may stand on besides the floor below.</summary>
    private static readonly string[] s_serviceContracts =
    [
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options",
    ];

    [Theory]
    [InlineData(Abstractions)]
    [InlineData(NineP)]
    public void The_lowest_floor_depends_on_nothing(string assembly) => Assert.Empty(Assemblies.References(assembly));

    [Theory]
    [InlineData("LibOs.Kernel")]
    [InlineData("LibOs.Testing")]
    public void Kernel_and_simulated_machine_know_the_abstractions_only(string assembly) =>
        Assert.Equal([Abstractions], Assemblies.References(assembly));

    [Fact]
    public void Components_know_the_abstractions_and_what_services_are_registered_with()
    {
        foreach (string component in Components())
            Problems.None(Assemblies.References(component).Except([Abstractions, .. s_serviceContracts, .. component == "LibOs.Components.Files" ? [NineP] : (string[])[]]));
    }

    [Fact]
    public void Hosting_knows_the_abstractions_and_the_extensions() =>
        Assert.All(Assemblies.References("LibOs.Hosting"), name => Assert.Matches(@"^(LibOs\.Abstractions|Microsoft\.Extensions\..+)$", name));

    [Fact]
    public void The_controller_shares_wire_formats_with_the_tower_and_nothing_else()
    {
        Assert.Empty(Assemblies.References("libos").Except([Abstractions, NineP, "Iced", "Spectre.Console", "System.CommandLine"]));
        Problems.None(Assemblies.TypesUsed("libos", Abstractions)
            .Where(type => !type.StartsWith("LibOs.Abstractions.Wire.", StringComparison.Ordinal) && type != "LibOs.Abstractions.Ports.ConsoleStream"));
    }

    [Theory]
    [InlineData("LibOs.Sdk.Tasks")]
    [InlineData("LibOs.Sdk.Generator")]
    public void The_Sdk_knows_nothing_of_the_tower(string assembly) =>
        Assert.DoesNotContain(Assemblies.References(assembly), name => name.StartsWith("LibOs.", StringComparison.Ordinal));

    [Fact]
    public void Projects_reference_no_more_than_their_floor_allows()
    {
        // An unused reference leaves no trace in the assembly, but becomes a dependency of the package.
        foreach (Repository.Project project in Repository.Packages)
        {
            IEnumerable<string> projects = project.Items("ProjectReference").Select(item => Path.GetFileNameWithoutExtension((string)item.Attribute("Include")!));
            string[] allowed = project.Name switch
            {
                Abstractions or NineP => [],
                "LibOs.Components.Files" => [Abstractions, NineP],
                "LibOs.Sdk" => ["LibOs.Kernel", "LibOs.Sdk.Tasks", "LibOs.Sdk.Generator", "LibOs.Sdk.Cryptography"],
                "LibOs.Components.Ipc" => [Abstractions, "LibOs.Components.Ipc.Generator"],
                _ => [Abstractions],
            };
            Problems.None(projects.Except(allowed).Select(name => $"{project.Name} references {name}"));

            IEnumerable<string> packages = project.Items("PackageReference").Select(item => (string)item.Attribute("Include")!);
            Regex permitted = project.Name switch
            {
                "LibOs.Hosting" => ExtensionPackages(),
                "LibOs.Sdk" => ToolPackages(),
                _ when project.Name.StartsWith("LibOs.Components.", StringComparison.Ordinal) => ServicePackages(),
                _ => Nothing(),
            };
            Problems.None(packages.Where(package => !permitted.IsMatch(package)).Select(package => $"{project.Name} references {package}"));
        }
    }

    private static IEnumerable<string> Components()
    {
        List<string> names = [.. Repository.Packages.Select(project => project.Name).Where(name => name.StartsWith("LibOs.Components.", StringComparison.Ordinal))];
        Assert.NotEmpty(names);
        return names;
    }

    [GeneratedRegex(@"^Microsoft\.Extensions\.")]
    private static partial Regex ExtensionPackages();

    [GeneratedRegex(@"^Microsoft\.Extensions\.(DependencyInjection\.Abstractions|Logging\.Abstractions|Options)$")]
    private static partial Regex ServicePackages();

    [GeneratedRegex(@"^(runtime\.linux-x64\.Microsoft\.DotNet\.ILCompiler|Microsoft\.NET\.ILLink\.Tasks)$")]
    private static partial Regex ToolPackages();

    [GeneratedRegex(@"^\b$")]
    private static partial Regex Nothing();
}
