using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using LibOs.Abstractions.Wire;

namespace LibOs.Controller.Tests;

public sealed class RunTests
{
    [Fact]
    public void StreamsStayApartAndTheCodeComesBack()
    {
        using var machine = new FakeMachine("hello; printf 'to output' >&$output; printf 'to error' >&$error; finish 42");
        Outcome outcome = machine.Run();
        Assert.Equal(42, outcome.Code);
        Assert.Equal("to output", outcome.Text);
        Assert.Equal("to error", outcome.Error);
        Assert.False(machine.IsAlive);
    }

    [Fact]
    public void ThePartitionIsToldTheTime()
    {
        using var machine = new FakeMachine("hello; finish 0");
        Assert.Equal(0, machine.Run().Code);
        byte[] message = machine.Read("time");
        Assert.Equal([(byte)ControlMessage.Time, 0, 8, 0], message[..4]);
        DateTime time = DateTime.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(message.AsSpan(4)) / 100);
        Assert.InRange((DateTime.UtcNow - time).TotalSeconds, -1, 60);
    }

    [Fact]
    public void ArgumentsAndEnvironmentGoIntoTheLaunchBlock()
    {
        using var machine = new FakeMachine("cat /proc/self/fd/$launch > \"$here/launch\"; hello; finish 0");
        using Process tool = machine.Start("--env", "K=V w", "--verbose", "--", "--env", "two words", "äö€");
        tool.StandardInput.Close();
        Assert.Equal(0, FakeMachine.Finish(tool).Code);
        Assert.True(LaunchBlock.TryOpen(machine.Read("launch"), out ReadOnlySpan<byte> sections));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Arguments, out ReadOnlySpan<byte> arguments));
        Assert.Equal("Test, image\0--env\0two words\0äö€\0", Encoding.UTF8.GetString(arguments));
        Assert.True(LaunchBlock.TryFind(sections, LaunchSection.Environment, out ReadOnlySpan<byte> environment));
        Assert.Equal("K=V w\0", Encoding.UTF8.GetString(environment));
    }

    [Fact]
    public void QemuGetsMemoryNameAndPorts()
    {
        using var machine = new FakeMachine("hello; finish 0");
        Assert.Equal(0, machine.Run("--memory", "24M", "--name", "a-b").Code);
        string line = string.Join(' ', machine.Arguments);
        Assert.Contains("-m 24M ", line, StringComparison.Ordinal);
        Assert.Contains("-name guest=a-b ", line, StringComparison.Ordinal);
        Assert.Contains("-accel tcg", line, StringComparison.Ordinal);
        foreach ((string id, int port) in (ReadOnlySpan<(string, int)>)[("input", 1), ("output", 2), ("error", 3), ("control", 4)])
            Assert.Contains($"virtserialport,chardev={id},nr={port}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InputAndItsEndArriveAndManyMegabytesComeBack()
    {
        using var machine = new FakeMachine("hello; cat <&$input >&$output; printf end >&$error; finish 0");
        byte[] data = new byte[24 << 20];
        new Random(1).NextBytes(data);
        using Process tool = machine.Start();
        Task feeding = Task.Run(() =>
        {
            tool.StandardInput.BaseStream.Write(data);
            tool.StandardInput.Close();
        });
        Outcome outcome = FakeMachine.Finish(tool);
        await feeding;
        Assert.Equal(0, outcome.Code);
        Assert.Equal("end", outcome.Error);
        Assert.True(outcome.Output.AsSpan().SequenceEqual(data));
    }

    [Fact]
    public void WhatWasWrittenJustBeforeTheExitArrives()
    {
        // the reader takes nothing before the program has ended: sockets and pipes are full
        using var machine = new FakeMachine("hello; head -c 200000 /dev/zero >&$output; finish 3");
        using Process tool = machine.Start();
        tool.StandardInput.Close();
        Outcome outcome = FakeMachine.Finish(tool);
        Assert.Equal(3, outcome.Code);
        Assert.Equal(200_000, outcome.Output.Length);
    }

    [Fact]
    public void InputThatNobodyReadsHoldsNothingUp()
    {
        using var machine = new FakeMachine("hello; finish 5");
        using Process tool = machine.Start();
        // standard input stays open
        Assert.Equal(5, FakeMachine.Finish(tool).Code);
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("< /dev/null")]
    [InlineData("< /etc/passwd")]
    public void InputOfEachKindIsTaken(string redirection)
    {
        // under the JIT the runtime itself takes a descriptor 0 that it finds closed, before the tool's first line
        if (redirection == "<&-" && !Tool.IsNative) return;
        using var machine = new FakeMachine("hello; cat <&$input >&$output; finish 0");
        ProcessStartInfo info = Tool.StartInfo(machine.Qemu);
        string tool = string.Join(' ', Tool.Command.Select(part => $"'{part}'"));
        info.FileName = "/bin/bash";
        info.ArgumentList.Clear();
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"exec {tool} run '{machine.Image}' --accelerator tcg {redirection}");
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        Outcome outcome = FakeMachine.Finish(process);
        Assert.Equal(0, outcome.Code);
        string wanted = redirection.Contains("passwd", StringComparison.Ordinal) ? File.ReadAllText("/etc/passwd") : "";
        Assert.Equal(wanted, outcome.Text);
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public void AReaderThatLeavesIsReportedToTheProgram()
    {
        // reads the message behind the time, then ends with what it names; more output is dropped meanwhile
        using var machine = new FakeMachine("""
            hello
            ( while printf 'more and more\n' >&$output; do :; done ) &
            message=$(head -c 5 <&$control | od -An -tu1)
            kill $!
            [ "${message//[[:space:]]/ }" = " 130   0   1   0   2" ] && finish 7
            printf '%s' "$message" >&$error
            finish 1
            """);
        using Process tool = machine.Start();
        tool.StandardInput.Close();
        byte[] some = new byte[10];
        tool.StandardOutput.BaseStream.ReadExactly(some);
        tool.StandardOutput.Close();
        string error = tool.StandardError.ReadToEnd();
        Assert.True(tool.WaitForExit(60_000));
        Assert.Equal("", error);
        Assert.Equal(7, tool.ExitCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(15)]
    public void SignalsReachTheProgram(int signal)
    {
        using var machine = new FakeMachine("""
            hello
            printf r >&$output
            finish $(head -c 8 <&$control | od -An -tu1 -j4 -N1)
            """);
        using Process tool = machine.Start();
        Assert.Equal('r', tool.StandardOutput.Read());
        FakeMachine.Signal(tool, signal);
        Assert.Equal(signal, FakeMachine.Finish(tool).Code);
    }

    [Fact]
    public void ASecondInterruptEndsThePartition()
    {
        using var machine = new FakeMachine("""
            hello
            printf r >&$output
            head -c 8 <&$control > /dev/null
            printf s >&$output
            hang
            """);
        using Process tool = machine.Start();
        Assert.Equal('r', tool.StandardOutput.Read());
        FakeMachine.Signal(tool, 2);
        Assert.Equal('s', tool.StandardOutput.Read());
        FakeMachine.Signal(tool, 2);
        Assert.Equal(130, FakeMachine.Finish(tool).Code);
        Assert.False(machine.IsAlive);
    }

    [Fact]
    public void AnInterruptBeforeTheKernelIsUpEndsThePartition()
    {
        using var machine = new FakeMachine("printf r >&$output; hang");
        using Process tool = machine.Start();
        Assert.Equal('r', tool.StandardOutput.Read());
        FakeMachine.Signal(tool, 15);
        Assert.Equal(143, FakeMachine.Finish(tool).Code);
    }

    [Fact]
    public void TheTimeLimitEndsThePartition()
    {
        using var machine = new FakeMachine("hello; printf early >&$output; hang");
        Outcome outcome = machine.Run("--time-limit", "500ms");
        Assert.Equal(PartitionExitCode.TimeLimit, outcome.Code);
        Assert.Equal("early", outcome.Text);
        Assert.Contains("time limit", outcome.Error, StringComparison.Ordinal);
        Assert.False(machine.IsAlive);
    }

    [Fact]
    public void TheLogIsShownOnRequest()
    {
        const string scenario = """hello; printf '\x03\x00\x0e\x00\x40\xe2\x01\x00\x00\x00\x00\x00\x01hello' >&$control; finish 0""";
        using var machine = new FakeMachine(scenario);
        Assert.Equal("[   0.000123] hello\n", machine.Run("--verbose").Error);
        Assert.Equal("", machine.Run().Error);
    }

    [Fact]
    public void TheBootChartListsThePhases()
    {
        using var machine = new FakeMachine("""
            hello
            printf '\x04\x00\x12\x00\x01\x10\x00\x00\x00\x00\x00\x00\x00\x06\x00\x10\x00\x00\x00\x00\x00\x00' >&$control
            printf x >&$output
            finish 0
            """);
        Outcome outcome = machine.Run("--boot-chart");
        Assert.Equal(0, outcome.Code);
        string[] phases = [.. outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
        Assert.Equal(["phase", "tool", "firmware", "entry", "console", "first", "program"], phases);
    }

    [Fact]
    public void AStackOverflowIsReportedInOneLine()
    {
        using var machine = new FakeMachine("""
            hello
            printf '\x05\x00\x1c\x00\x07\x00\x00\x00worker\x1b\x00\x00\x00\x00\x00\x00\x00\x00\x00\x34\x12\x20\x00\x00\x00\x00\x00' >&$control
            finish 139
            """);
        Outcome outcome = machine.Run();
        Assert.Equal(139, outcome.Code);
        Assert.Equal("libos: stack overflow in thread 'worker?' (7) at address 0x201234\n", outcome.Error);
    }

    [Fact]
    public void APanicIsReported()
    {
        using var machine = new FakeMachine("""
            hello
            printf 'some noise\n--- kernel panic ---\ncause: test [<0x0000000000200000>]\n--- end of panic ---\n' >&$serial
            hang
            """);
        Outcome outcome = machine.Run();
        Assert.Equal(PartitionExitCode.Panic, outcome.Code);
        Assert.Contains("--- kernel panic ---\ncause: test [<0x0000000000200000>]\n", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("some noise", outcome.Error, StringComparison.Ordinal);
        Assert.False(machine.IsAlive);
    }

    [Fact]
    public void APanicThatTheMachineDoesNotFinishIsReportedToo()
    {
        using var machine = new FakeMachine("hello; printf -- '--- kernel panic ---\nhalf a li' >&$serial; exit 0");
        Outcome outcome = machine.Run();
        Assert.Equal(PartitionExitCode.Panic, outcome.Code);
        Assert.Contains("half a li\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello; kill -9 $$", "signal 9 (SIGKILL)")]
    [InlineData("hello; kill -11 $$", "signal 11 (SIGSEGV)")]
    [InlineData("hello; echo 'something broke' >&2; exit 3", "exit code 3; QEMU said: something broke")]
    [InlineData("printf 'last words\\n' >&$serial; exit 0", "reset or switched itself off (a triple fault, perhaps); on its emergency console: last words")]
    [InlineData("hello; printf '\\xff\\xff\\xff\\xff' >&$control; hang", "no control message")]
    [InlineData("printf '\\x01\\x00\\x02\\x00\\x63\\x00' >&$control; hang", "version 99")]
    public void ALostMachineIsReported(string scenario, string how)
    {
        using var machine = new FakeMachine(scenario);
        Outcome outcome = machine.Run();
        Assert.Equal(PartitionExitCode.MachineLost, outcome.Code);
        Assert.Contains(how, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void AnExitCodeSentJustBeforeTheEndCounts()
    {
        using var machine = new FakeMachine("hello; printf '\\x02\\x00\\x04\\x00\\x09\\x00\\x00\\x00' >&$control; exit 0");
        Assert.Equal(9, machine.Run().Code);
    }

    [Fact]
    public void AMachineThatDoesNotStartIsReported()
    {
        using var machine = new FakeMachine("echo 'qemu: bad option' >&2; exit 1");
        Outcome outcome = machine.Run();
        Assert.Equal(PartitionExitCode.NotStarted, outcome.Code);
        Assert.Contains("qemu: bad option", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(24)] // SIGXCPU; the runtime of a tool that is not compiled takes a SIGABRT for one of its own and goes on
    public void NothingIsLeftWhenTheToolIsKilled(int signal)
    {
        using var machine = new FakeMachine("hello; printf r >&$output; while :; do read -r -t 60 -u $serial line; done");
        using Process tool = machine.Start();
        Assert.Equal('r', tool.StandardOutput.Read());
        Assert.True(machine.IsAlive);
        FakeMachine.Signal(tool, signal);
        Assert.True(tool.WaitForExit(60_000));
        Assert.True(SpinWait.SpinUntil(() => !machine.IsAlive, TimeSpan.FromSeconds(10)));
    }
}
