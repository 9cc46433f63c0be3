namespace LibOs.Architecture.Tests;

/// <summary>
/// The public surface of each package against its baseline, PublicAPI.txt. A change that is wanted is accepted by running
/// these tests with LIBOS_ACCEPT_API=1, which writes the baselines anew, and shows in the review as a change of that file.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages() => [.. Repository.Packages.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_the_one_agreed_on(string package)
    {
        string file = Repository.FullPath(Repository.Packages.Single(project => project.Name == package).Folder + "/PublicAPI.txt");
        List<string> actual = package == "LibOs.Sdk" ? SdkSurface.Lines() : PublicSurface.Lines(package);
        Assert.NotEmpty(actual);
        if (Environment.GetEnvironmentVariable("LIBOS_ACCEPT_API") == "1")
        {
            File.WriteAllText(file, string.Join('\n', actual) + "\n");
            return;
        }

        string[] expected = File.Exists(file) ? File.ReadAllLines(file) : [];
        var changes = expected.Except(actual).Select(line => "- " + line).Concat(actual.Except(expected).Select(line => "+ " + line)).ToList();
        if (changes.Count == 0) return;
        Assert.Fail(
            $"The public surface of {package} differs from its baseline.\n{string.Join('\n', changes)}\n"
            + "If the change is wanted, raise the package's version as it deserves and accept it: "
            + "LIBOS_ACCEPT_API=1 dotnet test Tests/LibOs.Architecture.Tests --filter PublicApi");
    }

    [Fact]
    public void The_list_of_build_errors_has_every_code()
    {
        string listed = Repository.Read("docs/build-errors.md");
        Problems.None(SdkSurface.Lines().Where(line => line.StartsWith("error ", StringComparison.Ordinal)).Select(line => line["error ".Length..])
            .Where(code => !listed.Contains($"| {code} |", StringComparison.Ordinal)));
    }
}
