using System.CommandLine;
using System.Globalization;
using LibOs.Controller.Native;

namespace LibOs.Controller.Commands;

/// <summary><c>libos test</c>: runs the repository's tests and counts them.</summary>
internal static class TestCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var longer = new Option<bool>("--long") { Description = "Runs property tests with their long counts." };
        var seed = new Option<int?>("--seed") { Description = "Repeats the random tests of the run that printed this number.", HelpName = "NUMBER" };
        var filter = new Option<string?>("--filter") { Description = "Runs only the tests that this expression of 'dotnet test' selects.", HelpName = "EXPRESSION" };
        var command = new Command("test", "Runs the tests of the repository; the last line is 'N passed, N failed'.") { longer, seed, filter };
        command.SetAction(parsed => Run(parsed.GetValue(longer), parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(filter)));
        return command;
    }

    private static int Run(bool longer, int seed, string? filter)
    {
        string root = Repository.Find();
        string solution = Path.Combine(root, Repository.Solution);
        Message.Write(2, "libos: building the solution\n");
        (ChildStatus built, string output) = Dotnet.Capture(["build", solution, "-c", "Release", "-nologo", "-v:q"]);
        if (built.Raw != 0)
        {
            Message.Write(2, output);
            Message.Error("the solution does not build: see above");
            Message.Line("0 passed, 1 failed");
            return 1;
        }

        var total = new TestCounts();
        Message.Line(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {(longer ? "full" : "sampled")} counts"));
        foreach (string name in TestProjects(File.ReadAllText(solution)))
        {
            string assembly = Path.Combine(root, "artifacts", "bin", name, "release", name + ".dll");
            var counts = new TestCounts();
            // each project by itself: tests that boot partitions measure time and must not compete
            List<string> line = ["test", assembly, "--nologo"];
            if (!string.IsNullOrEmpty(filter)) line.AddRange(["--filter", filter]);
            ChildStatus status = Dotnet.Run(line, text =>
            {
                if (!counts.TryAdd(text) && !TestCounts.IsNoise(text)) Message.Line(text);
            }, longer ? "LIBOS_TEST_LONG=1" : "LIBOS_TEST_LONG=0", string.Create(CultureInfo.InvariantCulture, $"LIBOS_TEST_RUN={seed}"));
            // a run that breaks off (a crash, no assembly) has failed, whatever it counted
            if (status.Raw != 0 && counts.Failed == 0) counts.Failed = 1;
            if (counts.Passed + counts.Failed + counts.Skipped > 0) Message.Line($"{name}: {counts}");
            total.Add(counts);
        }

        if (total.Passed + total.Failed == 0) Message.Error("no test was run");
        if (total.Skipped > 0) Message.Line(string.Create(CultureInfo.InvariantCulture, $"{total.Skipped} skipped"));
        Message.Line(string.Create(CultureInfo.InvariantCulture, $"{total.Passed} passed, {total.Failed} failed"));
        return total.Failed > 0 || total.Passed == 0 ? 1 : 0;
    }

    /// <summary>The names of the test projects in a solution.</summary>
    internal static IReadOnlyList<string> TestProjects(string solution)
    {
        List<string> names = [];
        foreach (string line in solution.Split('\n'))
        {
            if (!line.StartsWith("Project(", StringComparison.Ordinal)) continue;
            string[] parts = line.Split('"');
            if (parts.Length > 5 && parts[5].EndsWith(".Tests.csproj", StringComparison.Ordinal)) names.Add(Path.GetFileNameWithoutExtension(parts[5].Replace('\\', '/')));
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
