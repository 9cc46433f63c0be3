using System.Diagnostics;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run --frob x", "Unknown option '--frob'")]
    [InlineData("run x.elf --frob", "Unknown option '--frob'")]
    [InlineData("frob", "Unknown command 'frob'")]
    [InlineData("run", "Required argument missing")]
    [InlineData("run x.elf y", "arguments for the program follow '--'")]
    [InlineData("run x.elf --memory lots", "'lots' is not a size")]
    [InlineData("run x.elf --memory", "--memory")]
    [InlineData("run x.elf --env =V", "'=V' is not an environment variable")]
    [InlineData("run x.elf --time-limit soon", "'soon' is not a duration")]
    [InlineData("run x.elf --accelerator warp", "'warp' is not an accelerator")]
    [InlineData("pack -- x", "belong to 'libos run'")]
    public void AWrongLineIsRefusedInOneLine(string line, string words)
    {
        Outcome outcome = Run("/bin/true", line.Split(' '));
        Assert.Equal(PartitionExitCode.Usage, outcome.Code);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public void HelpShowsExamples()
    {
        Outcome outcome = Run("/bin/true", "--help");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("libos run Samples/WordCount < README.md", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("--time-limit", Run("/bin/true", "run", "--help").Text, StringComparison.Ordinal);
        Assert.Matches(@"^libos \d+\.\d+\.\d+", Run("/bin/true", "--version").Text);
    }

    [Fact]
    public void WhatCannotBeStartedIsNamed()
    {
        using var machine = new FakeMachine("hello; finish 0");
        string folder = Path.GetDirectoryName(machine.Image)!;
        string empty = Path.Combine(folder, "empty.elf");
        File.WriteAllBytes(empty, []);
        Refused("there is no image or project '/does/not/exist'", machine.Qemu, "/does/not/exist");
        Refused("not an ELF file", machine.Qemu, empty);
        Refused("is a folder without a project", machine.Qemu, folder);
        Refused("there is no project", machine.Qemu, "/does/not/exist.csproj");
        Refused("4M of memory is too little", machine.Qemu, machine.Image, "--memory", "4M");
        Refused("cannot be executed", "/does/not/exist", machine.Image);
        File.WriteAllText(machine.Image + ".json", """{ "minimumMemory": 50331648 }""");
        Refused("needs at least 48M", machine.Qemu, machine.Image, "--memory", "47M");
        Assert.Equal(0, machine.Run("--memory", "48M").Code);
    }

    [Fact]
    public void WithoutQemuThePackageIsNamed()
    {
        using var machine = new FakeMachine("");
        ProcessStartInfo info = Tool.StartInfo("", "run", machine.Image);
        string dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        info.FileName = Tool.Command[0] == "dotnet" ? Path.Combine(dotnet, "dotnet") : Tool.Command[0];
        info.Environment["PATH"] = "/does/not/exist";
        using Process tool = Process.Start(info)!;
        Outcome outcome = FakeMachine.Finish(tool);
        Assert.Equal(PartitionExitCode.NotStarted, outcome.Code);
        Assert.Contains("apt-get install -y --no-install-recommends qemu-system-x86", outcome.Error, StringComparison.Ordinal);
    }

    private static void Refused(string words, string qemu, params string[] arguments)
    {
        Outcome outcome = Run(qemu, ["run", .. arguments]);
        Assert.Equal(PartitionExitCode.NotStarted, outcome.Code);
        Assert.Contains(words, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    private static Outcome Run(string qemu, params string[] arguments)
    {
        using Process tool = Process.Start(Tool.StartInfo(qemu, arguments))!;
        tool.StandardInput.Close();
        return FakeMachine.Finish(tool);
    }
}
