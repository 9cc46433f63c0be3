using LibOs.Abstractions.Ports;

namespace OwnScheduler.Tests;

public class NewestFirstSchedulerTests
{
    private readonly byte[] _storage = new byte[NewestFirstScheduler.GetStorageSize(threadCapacity: 8)];
    private NewestFirstScheduler _scheduler;

    public NewestFirstSchedulerTests() => _scheduler.Initialize(_storage, threadCapacity: 8, quantumNanoseconds: 1000);

    [Fact]
    public void WhoBecameReadyLastRunsFirst()
    {
        for (int thread = 0; thread < 5; thread++) Enqueue(thread);
        Assert.Equal(5, _scheduler.ReadyCount);
        Assert.Equal([4, 3, 2, 1, 0], PickAll());
    }

    [Theory]
    [InlineData(ReadyReason.Yielded)]
    [InlineData(ReadyReason.Preempted)]
    public void WhoHadItsTurnGoesBehindAllOthers(ReadyReason reason)
    {
        Enqueue(0);
        Enqueue(1);
        Enqueue(2, reason);
        Enqueue(3, ReadyReason.Created);
        Assert.Equal([3, 1, 0, 2], PickAll());
    }

    [Fact]
    public void NobodyToPickIsMinusOne() => Assert.Equal(-1, _scheduler.Pick(_storage, nowNanoseconds: 0));

    [Fact]
    public void AThreadCanBeTakenOutFromAnywhere()
    {
        for (int thread = 0; thread < 4; thread++) Enqueue(thread);
        Assert.True(_scheduler.Remove(_storage, 3));
        Assert.True(_scheduler.Remove(_storage, 1));
        Assert.False(_scheduler.Remove(_storage, 1));
        Assert.Equal([2, 0], PickAll());
    }

    [Fact]
    public void ATurnIsAQuantumWhileOthersWait()
    {
        Assert.False(Tick(5000));
        Enqueue(0);
        Assert.False(Tick(999));
        Assert.True(Tick(1000));
        Assert.False(_scheduler.ShouldPreempt(_storage, 1, 0, new ReadyThread(0, Priority: 31)));

        bool Tick(long ran) => _scheduler.Tick(_storage, thread: 1, priority: 16, ran, nowNanoseconds: ran);
    }

    private void Enqueue(int thread, ReadyReason reason = ReadyReason.Woken) =>
        _scheduler.Enqueue(_storage, new ReadyThread(thread, Reason: reason));

    private List<int> PickAll()
    {
        var picked = new List<int>();
        for (int thread; (thread = _scheduler.Pick(_storage, nowNanoseconds: 0)) >= 0;) picked.Add(thread);
        return picked;
    }
}
