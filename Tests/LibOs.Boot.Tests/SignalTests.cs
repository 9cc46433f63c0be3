using System.Diagnostics;

namespace LibOs.Boot.Tests;

/// <summary>Signals to the tool reach the program; force ends partition and machine.</summary>
public class SignalTests
{
    [Theory]
    [InlineData("wait-signal", RunningProgram.Interrupt)]
    [InlineData("wait-signal", RunningProgram.Terminate)]
    [InlineData("wait-signal", RunningProgram.Hangup)]
    [InlineData("wait-signal", RunningProgram.Quit)]
    [InlineData("cancel-key", RunningProgram.Interrupt)]
    [InlineData("cancel-key", RunningProgram.Terminate)]
    [InlineData("sleep", RunningProgram.Interrupt)]
    [InlineData("sleep", RunningProgram.Terminate)]
    [InlineData("sleep", RunningProgram.Hangup)]
    [InlineData("spin", RunningProgram.Interrupt)]
    [InlineData("spin", RunningProgram.Terminate)]
    public async Task A_signal_does_what_it_does_on_Linux(string program, int signal)
    {
        Outcome linux = await SignalAsync(LinuxProgram.Start(ProgramImage.Conformance, [program]), signal);
        Outcome partition = await SignalAsync(Partition.Start(ProgramImage.Conformance, [program]), signal);
        partition.AssertSame(linux);
    }

    [Theory]
    [InlineData(RunningProgram.Interrupt, 130)]
    [InlineData(RunningProgram.Terminate, 143)]
    public async Task Without_a_handler_the_exit_code_names_the_signal(int signal, int code)
    {
        Outcome outcome = await SignalAsync(Partition.Start(ProgramImage.Conformance, ["sleep"]), signal);
        Assert.Equal(code, outcome.Code);
        Assert.Equal("ready\n", outcome.OutputText);
    }

    [Fact]
    public async Task SIGTERM_runs_the_handlers_of_ProcessExit()
    {
        Outcome linux = await SignalAsync(LinuxProgram.Start(ProgramImage.Termination, []), RunningProgram.Terminate);
        Outcome partition = await SignalAsync(Partition.Start(ProgramImage.Termination, []), RunningProgram.Terminate);
        partition.AssertSame(linux);
        Assert.Equal(143, partition.Code);
        Assert.Equal("ready\nended in order\n", partition.OutputText);
    }

    [Fact]
    public async Task A_second_interrupt_ends_the_partition()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["ignore-signals"]);
        await partition.WaitForOutputAsync("ready\n");
        partition.Signal(RunningProgram.Interrupt);
        await partition.WaitForOutputAsync("ignored SIGINT\n");
        partition.Signal(RunningProgram.Interrupt);
        Outcome outcome = await partition.EndAsync();
        Assert.Equal(130, outcome.Code);
        Assert.Equal("ready\nignored SIGINT\n", outcome.OutputText);
    }

    [Fact]
    public async Task A_killed_tool_takes_its_machine_along()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["spin"]);
        await partition.WaitForOutputAsync("ready\n");
        Assert.NotEqual(0, partition.MachineId);
        partition.Signal(RunningProgram.Kill);
        Outcome outcome = await partition.EndAsync(); // asserts that QEMU has gone
        Assert.Equal(128 + RunningProgram.Kill, outcome.Code);
    }

    [Fact]
    public async Task A_killed_machine_is_reported_in_one_line()
    {
        await using Partition partition = Partition.Start(ProgramImage.Conformance, ["spin"]);
        await partition.WaitForOutputAsync("ready\n");
        RunningProgram.Signal(partition.MachineId, RunningProgram.Kill);
        Outcome outcome = await partition.EndAsync();
        Assert.Equal(122, outcome.Code);
        Assert.Equal("ready\n", outcome.OutputText);
        Assert.Single(outcome.ErrorText.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("libos: partition 'Conformance' is lost: QEMU ended with ", outcome.ErrorText);
    }

    [Theory]
    [InlineData("sleep")]
    [InlineData("spin")]
    [InlineData("ignore-signals")]
    public async Task The_time_limit_ends_a_partition(string program)
    {
        long start = Stopwatch.GetTimestamp();
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, [program], new RunSettings { Options = ["--time-limit", "3s"] });
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));
        Assert.Equal(124, outcome.Code);
        Assert.Equal("ready\n", outcome.OutputText);
        Assert.Equal("libos: partition 'Conformance' was ended: the time limit has passed\n", outcome.ErrorText);
    }

    [Fact]
    public async Task A_program_that_ends_in_time_is_not_touched_by_the_limit()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["sleep", "50"], new RunSettings { Options = ["--time-limit", "2m"] });
        Assert.Equal("ready\n", outcome.AssertOk().OutputText);
    }

    private static async Task<Outcome> SignalAsync(RunningProgram program, int signal)
    {
        await using (program)
        {
            await program.WaitForOutputAsync("ready\n");
            program.Signal(signal);
            return await program.EndAsync();
        }
    }
}
