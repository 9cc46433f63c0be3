namespace LibOs.Boot.Tests;

/// <summary>Linux is a partition like others.</summary>
public class LinuxTests
{
    [Fact]
    public async Task A_shell_has_its_streams_arguments_environment_and_exit_code()
    {
        const string Script = "cat; echo \"$1 $2 $GREETING\"; echo wrong >&2; grep -c 9p /proc/filesystems; exit 7";
        var settings = new RunSettings { Input = "in\n"u8.ToArray() };
        await using Partition partition = Partition.StartCommand([ProgramImage.Tool, "linux", "--env", "GREETING=hello", "--", "-c", Script, "sh", "one", "two words"], settings);
        Outcome outcome = await partition.EndAsync();
        Assert.Equal("in\none two words hello\n1\n", outcome.OutputText);
        Assert.EndsWith("wrong\n", outcome.ErrorText);
        Assert.Equal(7, outcome.Code);
    }

    [Fact]
    public async Task It_sees_shared_directories_and_other_partitions()
    {
        string folder = Directory.CreateTempSubdirectory("libos-linux-").FullName, name = "seen-" + Guid.NewGuid().ToString("N")[..8];
        try
        {
            await File.WriteAllTextAsync(folder + "/in", "from the host\n");
            await using Partition other = Partition.Start(ProgramImage.Debugging, [], new RunSettings { KeepInputOpen = true, Options = ["--name", name] });
            await other.WaitForOutputAsync("ready 42 True\n");
            string script = $"cat /mnt/in; echo 'from Linux' > /mnt/out; echo no > /fixed/x; ls /partitions/{name} | grep -c ctl; echo pause > /partitions/{name}/ctl; pwd";
            await using Partition partition = Partition.StartCommand(
                [ProgramImage.Tool, "linux", "--share", folder + ":/mnt", "--share", folder + ":ro:/fixed", "--partition", name, "--", "-c", script], new RunSettings());
            Outcome outcome = await partition.EndAsync();
            Assert.Equal($"from the host\n1\n{Environment.CurrentDirectory}\n", outcome.OutputText);
            Assert.Contains("Read-only file system", outcome.ErrorText);
            Assert.Equal("from Linux\n", await File.ReadAllTextAsync(folder + "/out"));
            Assert.Matches($"{name} +paused", (await ToolRun.RunAsync("ps")).AssertOk().OutputText);
            _ = (await ToolRun.RunAsync("kill", name)).AssertOk();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_is_listed_paused_and_stopped_like_others()
    {
        string name = "linux-" + Guid.NewGuid().ToString("N")[..8];
        var settings = new RunSettings { KeepInputOpen = true };
        await using Partition partition = Partition.StartCommand([ProgramImage.Tool, "linux", "--name", name, "--", "-c", "trap 'echo asked; exit 3' TERM; echo ready; while :; do sleep 1; done"], settings);
        await partition.WaitForOutputAsync("ready\n");
        Assert.Contains(name, (await ToolRun.RunAsync("ps")).AssertOk().OutputText);
        _ = (await ToolRun.RunAsync("pause", name)).AssertOk();
        Assert.Matches($"{name} +paused", (await ToolRun.RunAsync("ps")).AssertOk().OutputText);
        _ = (await ToolRun.RunAsync("resume", name)).AssertOk();
        _ = await ToolRun.RunAsync("stop", name);
        Outcome outcome = await partition.EndAsync();
        Assert.Equal("ready\nasked\n", outcome.OutputText);
        Assert.Equal(3, outcome.Code);
    }

    [Fact]
    public async Task A_static_program_runs_in_it()
    {
        // an image is also a Linux program
        await using Partition partition = Partition.StartCommand([ProgramImage.Tool, "linux", "--program", ProgramImage.Debugging.Path], new RunSettings());
        Outcome outcome = await partition.EndAsync();
        Assert.Equal("ready 42 False\ndone\n", outcome.OutputText);
        Assert.Equal(0, outcome.Code);
    }

    [Theory]
    [InlineData("--kernel", "/no/such/kernel", "there is no file '/no/such/kernel'")]
    [InlineData("--program", "/no/such/program", "there is no file '/no/such/program'")]
    [InlineData("--memory", "32M", "32M of memory is too little for Linux")]
    public async Task What_cannot_be_started_is_said(string option, string value, string error)
    {
        Outcome outcome = await ToolRun.RunAsync("linux", option, value);
        Assert.Equal(125, outcome.Code);
        Assert.Contains(error, outcome.ErrorText);
        _ = Assert.Single(outcome.ErrorText.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
