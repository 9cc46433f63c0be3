namespace LibOs.Boot.Tests;

/// <summary>Files in memory: the same image on Linux and in a partition, byte for byte.</summary>
public class FileTests
{
    /// <summary>All programs of the image one after the other, on one core and on several.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Files_do_what_they_do_on_Linux(int cores)
    {
        Task<Outcome> linux = LinuxProgram.RunAsync(ProgramImage.Files, ["all"]);
        Outcome partition = await Partition.RunAsync(ProgramImage.Files, ["all"], new RunSettings { Options = ["--cpus", $"{cores}"] });
        Outcome expected = await linux;
        Assert.Equal(expected.Lines, partition.Lines); // says which line differs
        partition.AssertSame(expected);
    }

    /// <summary>/tmp takes half of the memory at most; when it is full, files fail and the program goes on.</summary>
    [Fact]
    public async Task A_full_directory_is_an_exception_and_nothing_is_lost()
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Files, ["fill-space"], new RunSettings { Options = ["--memory", "96M"] })).AssertOk();
        Assert.Equal("No space left on device : '~/N'\nTrue 1048576\n", outcome.OutputText);
    }

    [Fact]
    public async Task A_watcher_of_files_fails_clearly()
    {
        Outcome outcome = (await Partition.RunAsync(ProgramImage.Files, ["file-system-watcher"])).AssertOk();
        Assert.StartsWith("watch: System.IO.IOException: ", outcome.OutputText, StringComparison.Ordinal);
    }
}
