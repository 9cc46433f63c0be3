namespace LibOs.Components.Drivers.Scc.Tests;

/// <summary>Every protocol under many schedules: accesses are late by chance, each seed is a schedule of its own.</summary>
public sealed class ScheduleTests
{
    public static TheoryData<int> Indexes() => [.. Enumerable.Range(0, Protocols.All.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void A_protocol_holds_under_every_schedule(int index)
    {
        (string name, int cores, Action<SccDriver> program) = Protocols.All[index];
        TestRun.Repeat(TestRun.Count(200, 100_000), random =>
        {
            int seed = random.Next();
            try
            {
                _ = Chip.Run(cores, program, Chip.Schedule(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{name}, schedule {seed}: {failure.Message}", failure);
            }
        }, test: "schedules " + name);
    }

    /// <summary>The protocol and the mistake.</summary>
    public static TheoryData<string, Mutation> Mistakes() => new()
    {
        { "send and receive", Mutation.NoInvalidate },
        { "send and receive", Mutation.NoDrain },
        { "send and receive", Mutation.FlagFirst },
        { "pipelined", Mutation.NoInvalidate },
        { "pipelined", Mutation.FlagFirst },
        { "non-blocking", Mutation.NoInvalidate },
        { "non-blocking", Mutation.NoDrain },
        { "flags", Mutation.NoInvalidate },
        { "flags", Mutation.NoDrain },
        { "flags", Mutation.FlagFirst },
        { "barrier", Mutation.NoInvalidate },
        { "barrier", Mutation.NoDrain },
        { "tree barrier", Mutation.NoInvalidate },
        { "tournament barrier", Mutation.NoInvalidate },
        { "dissemination barrier", Mutation.NoInvalidate },
        { "test-and-set barrier", Mutation.NoRelease },
        { "test-and-set barrier", Mutation.NoLock },
        { "lock", Mutation.NoRelease },
        { "lock", Mutation.NoLock },
        { "polled mailbox", Mutation.NoInvalidate },
        { "polled mailbox", Mutation.NoDrain },
        { "interrupting mailbox", Mutation.NoEndOfInterrupt },
        { "interrupting mailbox", Mutation.NoPinClear },
        { "interrupting mailbox", Mutation.NoSourceReset },
        { "interrupting mailbox", Mutation.SourceResetFirst },
        { "notification ring", Mutation.NoInvalidate },
        { "notification ring", Mutation.NoEndOfInterrupt },
        { "notification ring", Mutation.NoPinClear },
        { "notification ring", Mutation.NoLock },
        { "notification ring", Mutation.NoRelease },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_found(string protocol, Mutation mutation)
    {
        (_, int cores, Action<SccDriver> program) = Protocols.All.Single(entry => entry.Name == protocol);
        for (int seed = 1; seed <= 400; seed++)
        {
            try
            {
                _ = Chip.Run(cores, program, Chip.Schedule(seed), mutation);
            }
            catch (Exception)
            {
                return;
            }
        }

        Assert.Fail($"{mutation} in \"{protocol}\" was not found in 400 schedules.");
    }

    [Fact]
    public void A_schedule_can_be_repeated()
    {
        (_, int cores, Action<SccDriver> program) = Protocols.All[0];
        double first = Chip.Run(cores, program, Chip.Schedule(77)).Time;
        Assert.Equal(first, Chip.Run(cores, program, Chip.Schedule(77)).Time);
        Assert.NotEqual(first, Chip.Run(cores, program, Chip.Schedule(78)).Time);
    }

    [Fact]
    public void Lost_interrupts_stall_and_late_ones_do_not()
    {
        (_, int cores, Action<SccDriver> program) = Protocols.All.Single(entry => entry.Name == "interrupting mailbox");
        Assert.Throws<SccStallException>(() => Chip.Run(cores, program, new SccSimulatorOptions { LostInterrupts = 1, TimeLimit = 0.1 }));
        _ = Chip.Run(cores, program, new SccSimulatorOptions { LateInterruptMicroseconds = 50 });
    }

    [Fact]
    public void A_stall_says_what_was_forgotten()
    {
        SccStallException stale = Assert.Throws<SccStallException>(() => Chip.Run(2, Protocols.All[3].Program, new SccSimulatorOptions { ClearMessagePassingBuffers = true }, Mutation.NoInvalidate));
        Assert.Contains("CL1INVMB", stale.Message, StringComparison.Ordinal);
        SccStallException kept = Assert.Throws<SccStallException>(() => Chip.Run(2, Protocols.All[3].Program, new SccSimulatorOptions { ClearMessagePassingBuffers = true }, Mutation.NoDrain));
        Assert.Contains("write-combine buffer", kept.Message, StringComparison.Ordinal);
    }
}
