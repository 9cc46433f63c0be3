using System.Globalization;

namespace LibOs.Boot.Tests;

/// <summary>Arguments, environment and exit codes pass as they do to a process.</summary>
public class ArgumentTests
{
    public static TheoryData<string[]> Lists() =>
    [
        [],
        [""],
        ["", " ", "a b", "  two  ", ""],
        ["--memory", "--", "-v", "--help", "run"],
        ["\"quoted\"", "it's", "back\\slash", "$HOME `x` *", "%s%n", ","],
        ["line\nbreak", "tab\there", "\u0001\u007f"],
        ["grüße", "日本語", "😀👨‍👩‍👧", "e\u0301", "мир"],
        [new string('x', 20_000)],
        [.. Enumerable.Range(0, 1000).Select(i => "argument " + i.ToString(CultureInfo.InvariantCulture))],
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Arguments_arrive_as_on_Linux(string[] arguments)
    {
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, ["args", .. arguments]);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, ["args", .. arguments]);
        partition.AssertOk().AssertSame(linux);
        for (int i = 0; i < arguments.Length; i++) Assert.Contains($"{i}: [{arguments[i]}]", partition.OutputText);
    }

    [Fact]
    public async Task The_environment_is_what_was_given_and_nothing_else()
    {
        var settings = new RunSettings { Environment = ["PLAIN=value", "EMPTY=", "SIGNS=a=b c\"d'", "UNICODE=grüße 日本", "LONG=" + new string('y', 10_000)] };
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, ["env"], settings);
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, ["env"], settings);
        partition.AssertOk().AssertSame(linux);
        Assert.Equal(5, partition.Lines.Length);
    }

    [Fact]
    public async Task A_variable_without_a_value_is_the_hosts()
    {
        var settings = new RunSettings { Options = ["--env", "PATH", "--env", "LIBOS_NO_SUCH_VARIABLE", "--env", "A=1", "--env", "A=2"] };
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["env"], settings);
        Assert.Equal(["A=2", "PATH=" + Environment.GetEnvironmentVariable("PATH")], outcome.AssertOk().Lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(121)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(-1)]
    public async Task The_exit_code_comes_back(int code)
    {
        string[] arguments = ["exit", code.ToString(CultureInfo.InvariantCulture)];
        Outcome partition = await Partition.RunAsync(ProgramImage.Conformance, arguments);
        partition.AssertSame(await LinuxProgram.RunAsync(ProgramImage.Conformance, arguments));
        Assert.Equal(code & 255, partition.Code);
        Assert.Equal("", partition.ErrorText);
    }

    [Fact]
    public async Task An_unhandled_exception_is_told_with_the_names_of_methods()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["unhandled"]);
        Assert.Equal(134, outcome.Code);
        Assert.Equal("before\n", outcome.OutputText);
        Assert.StartsWith("Unhandled exception. System.InvalidOperationException: nobody catches this\n   at LibOs.Conformance.ExceptionPrograms.", outcome.ErrorText);
        Assert.Contains("at LibOs.Conformance.Program.Main(String[]", outcome.ErrorText);
    }
}
