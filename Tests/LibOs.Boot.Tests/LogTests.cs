namespace LibOs.Boot.Tests;

/// <summary>The kernel's log can be read by the program and, when asked for, by the tool's user.</summary>
public class LogTests
{
    [Fact]
    public async Task Lines_can_be_read_back_and_stay_inside_unless_asked_for()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["kernel-log", "first", "zweite ü"]);
        Assert.Contains("2 True first\n2 True zweite ü\n", outcome.AssertOk().OutputText);
    }

    [Fact]
    public async Task The_log_is_shown_when_asked_for()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["kernel-log", "a line"], new RunSettings { Options = ["--verbose"] });
        Assert.Equal(0, outcome.Code);
        Assert.Matches(@"(?m)^\[ +[0-9]+\.[0-9]{6}\] a line$", outcome.ErrorText);
    }

    [Fact]
    public async Task The_boot_chart_is_shown_when_asked_for()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Hello, [], new RunSettings { Options = ["--boot-chart"] });
        Assert.Equal(0, outcome.Code);
        Assert.True(outcome.ErrorText.Split('\n').Length > 5, outcome.ErrorText);
    }
}
