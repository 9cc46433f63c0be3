using System.Globalization;
using System.Text.RegularExpressions;

namespace LibOs.Boot.Tests;

/// <summary>The conformance programs that docs/os-contract.md names for a system call do make it: the kernel counts.</summary>
public partial class ContractTests
{
    /// <summary>Arguments of programs that need some.</summary>
    private static readonly Dictionary<string, string[]> s_arguments = new()
    {
        ["memory-statistics"] = ["1000000"],
        ["kernel-log"] = ["a line"],
    };

    private const string OfFiles = "files:"; // programs of that image

    /// <summary>getpid, gettid, and sched_yield when nobody waits: the machine stub answers them before the kernel could count.</summary>
    private static readonly ulong[] s_answeredByStub = [39, 186, 24];

    public static TheoryData<string> Programs() => [.. Rows().SelectMany(row => row.Programs).Distinct()];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Makes_the_calls_it_is_named_for(string program)
    {
        string[] arguments = [program, .. s_arguments.GetValueOrDefault(program, [])];
        ProgramImage image = ProgramImage.Conformance;
        if (program.StartsWith(OfFiles, StringComparison.Ordinal)) (image, arguments) = (ProgramImage.Files, [program[OfFiles.Length..]]);
        Outcome outcome = await Partition.RunAsync(image, arguments, new RunSettings { Options = ["--verbose", "--cpus", "2"] });
        ulong[] expected = [.. Rows().Where(row => row.Programs.Contains(program)).Select(row => row.Number)];
        if (program == "kernel-panic")
        {
            // there is no end at which it could tell its counts
            Assert.Contains($"system call: {expected.Single()}\n", outcome.ErrorText);
            return;
        }

        HashSet<ulong> made = [.. Counts().Matches(outcome.ErrorText).SelectMany(line => line.Groups[1].Captures).Select(count => ulong.Parse(count.Value.Split('*')[0], CultureInfo.InvariantCulture))];
        Assert.NotEmpty(made);
        Assert.Empty(expected.Except(made).Except(s_answeredByStub));
    }

    /// <summary>What Linux has and a partition has not. On Linux the program would fork, so it is not run there.</summary>
    [Fact]
    public async Task What_is_not_in_the_contract_is_refused_and_named_once()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["call-refused"], new RunSettings { Options = ["--verbose"] });
        Assert.Equal(0, outcome.Code);
        Assert.Equal(
            "socketpair: EAFNOSUPPORT\na number that does not exist: ENOSYS\nthe same again: ENOSYS\nfork: ENOSYS\nexecve: ENOSYS\na number far beyond: ENOSYS\n",
            outcome.OutputText);
        Assert.Single(Regex.Matches(outcome.ErrorText, "starting another is refused with ENOSYS"));
        Assert.Single(Regex.Matches(outcome.ErrorText, "system call 9999 is not in the contract"));
    }

    private static IEnumerable<(ulong Number, string[] Programs)> Rows()
    {
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "docs", "os-contract.md")))
        {
            string[] cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length != 8 || !Number().IsMatch(cells[1])) continue;
            ulong number = cells[1].StartsWith("0x", StringComparison.Ordinal)
                ? ulong.Parse(cells[1].AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : ulong.Parse(cells[1], CultureInfo.InvariantCulture);
            yield return (number, cells[6].Replace("`", "", StringComparison.Ordinal).Split(' '));
        }
    }

    [GeneratedRegex(@"system calls:(?: ([0-9]+\*[0-9]+))+")]
    private static partial Regex Counts();

    [GeneratedRegex("^(0x[0-9a-f]+|[0-9]+)$")]
    private static partial Regex Number();
}
