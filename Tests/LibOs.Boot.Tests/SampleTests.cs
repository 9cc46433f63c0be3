using System.Text;

namespace LibOs.Boot.Tests;

/// <summary>The samples, as their users run them.</summary>
public class SampleTests
{
    [Fact]
    public async Task WordCount_counts_megabytes_as_on_Linux()
    {
        var settings = new RunSettings { Input = Text(5 << 20) };
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.WordCount, ["25"], settings);
        Outcome partition = await Partition.RunAsync(ProgramImage.WordCount, ["25"], settings);
        partition.AssertOk().AssertSame(linux);
        Assert.Equal(26, partition.Lines.Length);
        Assert.Contains($" {settings.Input.Length} bytes, ", partition.Lines[0]);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("LICENSE")]
    public async Task WordCount_counts_a_file_of_the_repository(string name)
    {
        var settings = new RunSettings { Redirection = $"<'{Path.Combine(Repository.Root, name)}'" };
        Outcome partition = await Partition.RunAsync(ProgramImage.WordCount, [], settings);
        partition.AssertOk().AssertSame(await LinuxProgram.RunAsync(ProgramImage.WordCount, [], settings));
    }

    [Fact]
    public async Task WordCount_refuses_wrong_arguments_as_on_Linux()
    {
        Outcome partition = await Partition.RunAsync(ProgramImage.WordCount, ["many"]);
        partition.AssertSame(await LinuxProgram.RunAsync(ProgramImage.WordCount, ["many"]));
        Assert.Equal(64, partition.Code);
    }

    [Fact]
    public async Task Hello_shows_arguments_environment_and_components()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Hello, ["one", "zwei ü"], new RunSettings { Environment = ["NAME=value"] });
        string[] lines = outcome.AssertOk().Lines;
        Assert.Equal(["Hello from a partition of its own!", "Argument 1: one", "Argument 2: zwei ü", "Environment: NAME=value"], lines[..4]);
        Assert.StartsWith("Memory: ", lines[4]);
        Assert.StartsWith("Threads: scheduled by ", lines[5]);
        Assert.NotEmpty(lines[6..]);
    }

    [Fact]
    public async Task Hello_on_Linux_is_a_process()
    {
        Outcome outcome = await LinuxProgram.RunAsync(ProgramImage.Hello, ["one"]);
        Assert.StartsWith("Hello from a process!\nArgument 1: one\n", outcome.AssertOk().OutputText);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Messages_arrive_as_on_Linux(int cores)
    {
        Outcome partition = await Partition.RunAsync(ProgramImage.Messages, [], new RunSettings { Options = ["--cpus", $"{cores}"] });
        partition.AssertOk().AssertSame(await LinuxProgram.RunAsync(ProgramImage.Messages, []));
        Assert.Equal(4, partition.Lines.Length);
    }

    [Fact]
    public void Hello_is_small() =>
        Assert.InRange(new FileInfo(ProgramImage.Hello.Path).Length, 1, 3_000_000);

    /// <summary>Words of several scripts, some often, most seldom.</summary>
    private static byte[] Text(int length)
    {
        string[] syllables = ["ka", "lo", "mi", "ter", "über", "ня", "do", "Ra", "s", "日本", "n't", "x"];
        var random = new Random(7);
        string[] words = [.. Enumerable.Range(0, 5000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => syllables[random.Next(syllables.Length)])))];
        var text = new StringBuilder();
        while (text.Length < length)
        {
            double skew = random.NextDouble();
            _ = text.Append(words[(int)(skew * skew * skew * words.Length)]).Append(random.Next(12) switch { 0 => ".\n", 1 => ", ", 2 => "\t", 3 => " – ", _ => " " });
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
