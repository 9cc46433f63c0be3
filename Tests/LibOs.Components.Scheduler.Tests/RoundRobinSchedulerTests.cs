using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class RoundRobinSchedulerTests
{
    [Fact]
    public void BehavesLikeTheModel() =>
        TestRun.Repeat(1, random => PolicyMachine<RoundRobinScheduler>.Run(random, () => new Model()));

    [Fact]
    public void EachHasAQuantum()
    {
        var scheduler = new PolicyFixture<RoundRobinScheduler>(3, quantum: 1000);
        for (int thread = 0; thread < 3; thread++) scheduler.Enqueue(thread);
        var turns = new List<int>();
        for (int i = 0; i < 7; i++)
        {
            int thread = scheduler.Pick();
            turns.Add(thread);
            Assert.False(scheduler.Tick(thread, 999));
            Assert.True(scheduler.Tick(thread, 1000));
            scheduler.Enqueue(thread, ReadyReason.Preempted);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0], turns);
    }

    [Fact]
    public void NobodyGivesWayToNobody()
    {
        var scheduler = new PolicyFixture<RoundRobinScheduler>(2);
        Assert.False(scheduler.Tick(0, long.MaxValue));
        Assert.False(scheduler.ShouldPreempt(0, new ReadyThread(1, Priority: 31)));
    }

    [Fact]
    public void StorageAndName()
    {
        Assert.Equal(808, RoundRobinScheduler.GetStorageSize(100));
        Assert.True(RoundRobinScheduler.Name.SequenceEqual("round robin"u8));
    }

    private sealed class Model : PolicyModel
    {
        public override bool Tick(int thread, long ran, long now) => Ready.Count > 0 && ran >= Quantum;

        public override bool ShouldPreempt(int running, in ReadyThread ready) => false;
    }
}
