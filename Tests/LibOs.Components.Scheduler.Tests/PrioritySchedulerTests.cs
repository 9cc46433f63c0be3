using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class PrioritySchedulerTests
{
    [Fact]
    public void AnEmptyQueueHasNobodyToPick()
    {
        var scheduler = new SchedulerFixture(4);
        Assert.Equal(-1, scheduler.Pick());
        Assert.Equal(0, scheduler.ReadyCount);
        Assert.False(scheduler.Tick(0, 16, long.MaxValue));
    }

    [Fact]
    public void TheMostUrgentComesFirstAndEqualsInOrder()
    {
        var scheduler = new SchedulerFixture(8);
        scheduler.Enqueue(0, 5);
        scheduler.Enqueue(1, 31);
        scheduler.Enqueue(2, 0);
        scheduler.Enqueue(3, 5, ReadyReason.Created);
        scheduler.Enqueue(4, 31, ReadyReason.Yielded);
        scheduler.Enqueue(5, 5);
        Assert.Equal(6, scheduler.ReadyCount);
        Assert.Equal([1, 4, 0, 3, 5, 2], scheduler.PickAll());
        Assert.Equal(0, scheduler.ReadyCount);
    }

    [Fact]
    public void EqualsTakeTurnsByQuantum()
    {
        var scheduler = new SchedulerFixture(3, quantum: 1000);
        for (int thread = 0; thread < 3; thread++) scheduler.Enqueue(thread, 16);
        var turns = new List<int>();
        for (int i = 0; i < 9; i++)
        {
            int thread = scheduler.Pick();
            turns.Add(thread);
            Assert.False(scheduler.Tick(thread, 16, 999));
            Assert.True(scheduler.Tick(thread, 16, 1000));
            scheduler.Enqueue(thread, 16, ReadyReason.Preempted);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], turns);
    }

    [Fact]
    public void WhoLeavesForAMoreUrgentThreadKeepsItsTurnAndWhatIsLeftOfItsQuantum()
    {
        var scheduler = new SchedulerFixture(3, quantum: 1000);
        scheduler.Enqueue(0, 16);
        scheduler.Enqueue(1, 16);
        Assert.Equal(0, scheduler.Pick());
        Assert.False(scheduler.Tick(0, 16, 600));
        scheduler.Enqueue(2, 20);
        Assert.True(scheduler.ShouldPreempt(16, 20));
        scheduler.Enqueue(0, 16, ReadyReason.Preempted);
        Assert.Equal(2, scheduler.Pick());
        Assert.Equal(0, scheduler.Pick());
        Assert.False(scheduler.Tick(0, 16, 399));
        Assert.True(scheduler.Tick(0, 16, 400));
        scheduler.Enqueue(0, 16, ReadyReason.Preempted);
        Assert.Equal([1, 0], scheduler.PickAll());
    }

    [Fact]
    public void WhetherAQuantumIsUsedUpIsJudgedByItsNewLength()
    {
        var scheduler = new SchedulerFixture(2, quantum: 1000);
        scheduler.Enqueue(0, 16);
        scheduler.Pick();
        scheduler.Tick(0, 16, 1500);
        scheduler.Quantum = 2000;
        scheduler.Enqueue(1, 16);
        scheduler.Enqueue(0, 16, ReadyReason.Preempted);
        Assert.Equal(0, scheduler.Pick());
        Assert.False(scheduler.Tick(0, 16, 499));
        Assert.True(scheduler.Tick(0, 16, 500));
    }

    [Fact]
    public void WakingBringsAWholeQuantum()
    {
        var scheduler = new SchedulerFixture(2, quantum: 1000);
        scheduler.Enqueue(0, 16);
        scheduler.Pick();
        scheduler.Tick(0, 16, 900);
        scheduler.Enqueue(1, 16);
        scheduler.Enqueue(0, 16, ReadyReason.Woken);
        Assert.Equal(1, scheduler.Pick());
        Assert.Equal(0, scheduler.Pick());
        scheduler.Enqueue(1, 16);
        Assert.False(scheduler.Tick(0, 16, 999));
    }

    [Fact]
    public void ReturnsToTheHeadAreBounded()
    {
        var scheduler = new SchedulerFixture(2);
        scheduler.Enqueue(0, 16);
        scheduler.Enqueue(1, 16);
        for (int i = 0; i < PriorityScheduler.MaximumReturns; i++)
        {
            Assert.Equal(0, scheduler.Pick());
            scheduler.Enqueue(0, 16, ReadyReason.Preempted);
        }

        Assert.Equal(0, scheduler.Pick());
        scheduler.Enqueue(0, 16, ReadyReason.Preempted);
        Assert.Equal([1, 0], scheduler.PickAll());
    }

    [Fact]
    public void NobodyGivesWayToLessUrgentThreads()
    {
        var scheduler = new SchedulerFixture(2, quantum: 1000);
        scheduler.Enqueue(0, 3);
        Assert.False(scheduler.Tick(1, 4, long.MaxValue));
        Assert.True(scheduler.Tick(1, 2, 0));
        Assert.True(scheduler.Tick(1, 3, 1000));
        Assert.False(scheduler.ShouldPreempt(16, 16));
        Assert.False(scheduler.ShouldPreempt(16, 15));
    }

    [Fact]
    public void AThreadCanBeTakenOutFromAnywhere()
    {
        var scheduler = new SchedulerFixture(5);
        for (int thread = 0; thread < 5; thread++) scheduler.Enqueue(thread, 7);
        Assert.True(scheduler.Remove(0));
        Assert.True(scheduler.Remove(2));
        Assert.True(scheduler.Remove(4));
        Assert.False(scheduler.Remove(2));
        Assert.False(scheduler.Remove(-1));
        Assert.False(scheduler.Remove(5));
        Assert.Equal(2, scheduler.ReadyCount);
        Assert.Equal([1, 3], scheduler.PickAll());
        Assert.False(scheduler.Remove(1));
    }

    [Fact]
    public void WhatBreaksTheContractDoesNoHarm()
    {
        var scheduler = new SchedulerFixture(3);
        scheduler.Enqueue(1, 40);
        scheduler.Enqueue(1, 3);
        scheduler.Enqueue(-1, 3);
        scheduler.Enqueue(3, 3);
        scheduler.Enqueue(2, -4);
        Assert.False(scheduler.Tick(-1, 31, long.MinValue));
        Assert.True(scheduler.Tick(int.MaxValue, 3, long.MaxValue));
        List<int>[] queues = scheduler.Queues();
        Assert.Equal([1], queues[31]);
        Assert.Equal([2], queues[0]);
        Assert.Equal([1, 2], scheduler.PickAll());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(long.MinValue)]
    public void AQuantumIsAtLeastANanosecond(long quantum)
    {
        var scheduler = new SchedulerFixture(1, quantum);
        Assert.Equal(1, scheduler.Quantum);
        scheduler.Quantum = 5;
        scheduler.Quantum = quantum;
        Assert.Equal(1, scheduler.Quantum);
    }

    [Fact]
    public void HoldsSixtyFiveThousandThreads()
    {
        const int Threads = 65_536;
        var scheduler = new SchedulerFixture(Threads);
        for (int thread = 0; thread < Threads; thread++) scheduler.Enqueue(thread, thread % 32);
        Assert.Equal(Threads, scheduler.ReadyCount);
        IEnumerable<int> expected = Enumerable.Range(0, Threads).OrderByDescending(thread => thread % 32).ThenBy(thread => thread);
        Assert.Equal(expected, scheduler.PickAll());
    }

    [Fact]
    public void StorageAndName()
    {
        Assert.Equal((100 * 24) + 768, PriorityScheduler.GetStorageSize(100));
        Assert.True(PriorityScheduler.Name.SequenceEqual("priority"u8));
    }
}
