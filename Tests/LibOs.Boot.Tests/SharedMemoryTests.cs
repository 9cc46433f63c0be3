namespace LibOs.Boot.Tests;

/// <summary>Partitions share memory and ring each other's doorbells.</summary>
public class SharedMemoryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_partitions_pass_messages_both_ways(bool secondIsLinux)
    {
        // the sample's region has this name; two tests at once would be one conversation
        string image = ProgramImage.SharedMemory.Path;
        await using Partition first = Partition.Start(image, ["first"], new RunSettings { Options = ["--shared", "talk:1M"] });
        string[] command = secondIsLinux ? [ProgramImage.Tool, "linux", "--program", image] : [ProgramImage.Tool, "run", image];
        await using Partition second = Partition.StartCommand([.. command, "--shared", "talk:1M", "--", "second"], new RunSettings());
        Outcome asked = await first.EndAsync(), answered = await second.EndAsync();
        string where = secondIsLinux ? "Linux" : "LibOs";
        Assert.Equal($"answer 1 from {where}\nanswer 2 from {where}\nanswer 3 from {where}\n", asked.AssertOk().OutputText);
        Assert.Equal("question 1 from LibOs\nquestion 2 from LibOs\nquestion 3 from LibOs\n", answered.AssertOk().OutputText);
    }

    [Theory]
    [InlineData("talk", "is no region")]
    [InlineData("talk:3M", "is no size of a region")]
    [InlineData("talk:1G", "is no size of a region")]
    [InlineData("a/b:1M", "is no region")]
    public async Task A_wrong_region_is_refused(string region, string error)
    {
        Outcome outcome = await ToolRun.RunAsync("run", ProgramImage.SharedMemory.Path, "--shared", region);
        Assert.Equal(64, outcome.Code);
        Assert.Contains(error, outcome.ErrorText);
    }
}
