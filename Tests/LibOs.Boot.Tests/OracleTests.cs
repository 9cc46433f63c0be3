namespace LibOs.Boot.Tests;

/// <summary>The same file runs on Linux and in a partition and must do the same, byte for byte.</summary>
public class OracleTests
{
    private static readonly Lazy<string[][]> s_list = new(List);

    /// <summary>All programs that can be compared as they are.</summary>
    public static TheoryData<string> Deterministic() => [.. s_list.Value.Where(row => row[1] == "deterministic").Select(row => row[0])];

    /// <summary>Programs that end badly on purpose, and those whose arguments matter: also the same on both.</summary>
    public static TheoryData<string[]> Special() =>
    [
        ["unhandled"], ["unhandled-null"], ["unhandled-thread"], ["fail-fast"], ["stack-overflow"],
        ["environment-exit", "17"], ["exit-code-property"], ["exit-background"], ["exit-foreground"], ["process-exit"],
        ["exit-other-thread", "23"], ["errors", "500"], ["out-and-error"], ["no-input"], ["no-such-program"],
        ["file-missing"], ["file-write"], ["load-library"], ["records-on-main"],
    ];

    [Theory]
    [MemberData(nameof(Deterministic))]
    public Task Prints_what_it_prints_on_Linux(string program) => CompareAsync([program]);

    [Theory]
    [MemberData(nameof(Special))]
    public Task Ends_as_it_ends_on_Linux(string[] arguments) => CompareAsync(arguments);

    [Fact]
    public void Every_program_is_tested()
    {
        // the rest is named in other tests of this assembly
        Assert.True(s_list.Value.Length > 100, $"the image lists {s_list.Value.Length} programs only");
        Assert.All(s_list.Value, row => Assert.Contains(row[1], (string[])["deterministic", "special"]));
    }

    private static async Task CompareAsync(string[] arguments)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(ProgramImage.Conformance, arguments);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, arguments);
        partition.AssertSame(await linux);
    }

    private static string[][] List()
    {
        Outcome list = LinuxProgram.RunAsync(ProgramImage.Conformance, ["list"]).GetAwaiter().GetResult();
        return [.. list.AssertOk().Lines.Select(line => line.Split(' '))];
    }
}
