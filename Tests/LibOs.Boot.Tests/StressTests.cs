namespace LibOs.Boot.Tests;

/// <summary>The same start again and again: what fails once in many times fails here.</summary>
public class StressTests
{
    [Fact]
    public async Task Threads_and_collections_work_every_time()
    {
        Outcome linux = await LinuxProgram.RunAsync(ProgramImage.Conformance, ["stress"]);
        for (int i = 0; i < TestRun.Count(3, 50); i++)
        {
            Outcome outcome = await Partition.RunAsync(ProgramImage.Conformance, ["stress"]);
            outcome.AssertOk().AssertSame(linux);
        }
    }

    [Fact]
    public async Task Nothing_stays_behind_a_start_that_is_cut_short()
    {
        for (int i = 0; i < TestRun.Count(12, 100); i++)
        {
            // anywhere between the start of the tool and the first line of Main
            await using Partition partition = Partition.Start(ProgramImage.Hello, []);
            await Task.Delay(i * 7 % 100);
            partition.TrySignal(i % 3 == 0 ? RunningProgram.Kill : i % 3 == 1 ? RunningProgram.Interrupt : RunningProgram.Terminate);
            Outcome outcome = await partition.EndAsync();
            Assert.Contains(outcome.Code, (int[])[0, 128 + RunningProgram.Kill, 130, 143]);
        }
    }
}
