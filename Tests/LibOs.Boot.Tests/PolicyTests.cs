using LibOs.Abstractions.Wire;

namespace LibOs.Boot.Tests;

/// <summary>Policies of the application's own: one that works, and ones that answer wrongly.</summary>
public class PolicyTests
{
    [Fact]
    public async Task An_application_runs_on_its_own_scheduler()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.OwnScheduler, []);
        Assert.Equal(
            [
                "Threads are scheduled by: newest first",
                "Woken in the order 1 2 3 4 5, they ran in the order 5 4 3 2 1",
                "There is one core, so none can be isolated: start with --cpus 2",
            ],
            outcome.AssertOk().Lines);
    }

    [Fact]
    public async Task A_core_can_be_had_alone()
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.OwnScheduler, [], new RunSettings { Options = ["--cpus", "2"] });
        string[] lines = outcome.AssertOk().Lines;
        Assert.Equal(4, lines.Length);
        Assert.Matches("^Among other threads: [0-9]+ detours, ", lines[2]);
        Assert.Matches("^Alone on core 1: [0-9]+ detours, ", lines[3]);
    }

    [Fact]
    public async Task On_Linux_the_sample_says_that_a_process_cannot_isolate_a_core()
    {
        Outcome outcome = await LinuxProgram.RunAsync(ProgramImage.OwnScheduler, []);
        Assert.StartsWith("Threads are scheduled by: Linux\nWoken in the order 1 2 3 4 5, they ran in the order ", outcome.AssertOk().OutputText);
        if (Environment.ProcessorCount > 1) Assert.Contains("\nNot isolated: A process cannot keep a core from other programs.", outcome.OutputText);
    }

    [Theory]
    [InlineData("NotReady", "scheduler 'wrong on purpose' picked a thread that is not ready")]
    [InlineData("NoSuchThread", "scheduler 'wrong on purpose' picked a thread that does not exist")]
    [InlineData("OutOfRange", "scheduler 'wrong on purpose' picked a thread that does not exist")]
    [InlineData("NoneAlthoughReady", "scheduler 'wrong on purpose' picked none although threads are ready")]
    [InlineData("SameFrameTwice", "frame allocator 'frames wrong on purpose' handed out the same frame twice")]
    [InlineData("FrameOutOfRange", "frame allocator 'frames wrong on purpose' handed out a frame out of range or misaligned")]
    [InlineData("MisalignedBlock", "frame allocator 'frames wrong on purpose' handed out a frame out of range or misaligned")]
    public async Task A_wrong_answer_is_caught_and_its_policy_named(string mistake, string cause)
    {
        Outcome outcome = await Partition.RunAsync(ProgramImage.WrongPolicies, [mistake]);
        Assert.Equal(PartitionExitCode.Panic, outcome.Code);
        Assert.Contains($"cause: {cause}\n", outcome.ErrorText);
    }

    [Fact]
    public async Task Policies_that_make_no_mistake_are_left_alone() =>
        _ = (await Partition.RunAsync(ProgramImage.WrongPolicies, ["None"])).AssertOk();
}
