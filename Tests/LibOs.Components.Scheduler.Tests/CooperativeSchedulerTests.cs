using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class CooperativeSchedulerTests
{
    [Fact]
    public void BehavesLikeTheModel() =>
        TestRun.Repeat(1, random => PolicyMachine<CooperativeScheduler>.Run(random, () => new Model()));

    [Fact]
    public void NobodyIsInterruptedAndAllFollowInOrder()
    {
        var scheduler = new PolicyFixture<CooperativeScheduler>(4);
        scheduler.Enqueue(2);
        scheduler.Enqueue(0, ReadyReason.Created);
        scheduler.Enqueue(3, ReadyReason.Preempted);
        Assert.False(scheduler.Tick(1, long.MaxValue));
        Assert.False(scheduler.ShouldPreempt(1, new ReadyThread(3, Priority: 31)));
        Assert.Equal([2, 0, 3], scheduler.PickAll());
    }

    [Fact]
    public void StorageAndName()
    {
        Assert.Equal(808, CooperativeScheduler.GetStorageSize(100));
        Assert.True(CooperativeScheduler.Name.SequenceEqual("cooperative"u8));
    }

    private sealed class Model : PolicyModel
    {
        public override bool Tick(int thread, long ran, long now) => false;

        public override bool ShouldPreempt(int running, in ReadyThread ready) => false;
    }
}
