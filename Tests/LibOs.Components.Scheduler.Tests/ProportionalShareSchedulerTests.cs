using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class ProportionalShareSchedulerTests
{
    [Fact]
    public void BehavesLikeTheModel() =>
        TestRun.Repeat(1, random => PolicyMachine<ProportionalShareScheduler>.Run(random, () => new Model()));

    [Fact]
    public void SharesFollowTheWeights() => TestRun.Repeat(TestRun.Count(10, 500), random =>
    {
        int count = random.Next(2, 20);
        int[] weights = [.. Enumerable.Range(0, count).Select(_ => random.Next(10, 1000))];
        long[] ran = Simulate(random, weights, sleepers: 0, quanta: 40_000);
        double unit = ran.Sum() / (double)weights.Sum();
        for (int thread = 0; thread < count; thread++)
            Assert.InRange(ran[thread] / (unit * weights[thread]), 0.95, 1.05);
    });

    [Fact]
    public void SharesFollowTheWeightsBesideThreadsThatSleep() => TestRun.Repeat(TestRun.Count(10, 500), random =>
    {
        int count = random.Next(2, 12);
        int sleepers = random.Next(1, 6);
        int[] weights = [.. Enumerable.Range(0, count + sleepers).Select(_ => random.Next(20, 500))];
        long[] ran = Simulate(random, weights, sleepers, quanta: 40_000);
        double unit = ran.Take(count).Sum() / (double)weights.Take(count).Sum();
        for (int thread = 0; thread < count; thread++)
            Assert.InRange(ran[thread] / (unit * weights[thread]), 0.95, 1.05);
        for (int thread = count; thread < count + sleepers; thread++)
            Assert.True(ran[thread] <= unit * weights[thread] * 1.05, "a thread got more than its share by sleeping");
    });

    [Fact]
    public void ASleeperDoesNotBankCredit()
    {
        var scheduler = new PolicyFixture<ProportionalShareScheduler>(2, quantum: 1000);
        scheduler.Enqueue(0, ReadyReason.Created);
        scheduler.Enqueue(1, ReadyReason.Created);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Now = 10;
        Assert.Equal(1, scheduler.Pick()); // thread 0 sleeps
        scheduler.Now = 1_000_000_000; // and thread 1 runs alone meanwhile
        scheduler.Enqueue(0);
        Assert.True(scheduler.ShouldPreempt(1, new ReadyThread(0, NowNanoseconds: scheduler.Now)));
        scheduler.Enqueue(1, ReadyReason.Preempted);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Now += 1001;
        Assert.True(scheduler.Tick(0, 1001)); // half a quantum's lead, and no more
    }

    [Fact]
    public void WhatAThreadRanBeforeItWaitedCounts()
    {
        var scheduler = new PolicyFixture<ProportionalShareScheduler>(2, quantum: 1000);
        scheduler.Enqueue(0, ReadyReason.Created);
        scheduler.Enqueue(1, ReadyReason.Created);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Now = 5000;
        Assert.Equal(1, scheduler.Pick());
        scheduler.Now = 5001;
        scheduler.Enqueue(0);
        Assert.False(scheduler.ShouldPreempt(1, new ReadyThread(0, NowNanoseconds: scheduler.Now)));
        scheduler.Now = 8000;
        Assert.False(scheduler.Tick(1, 3000));
        scheduler.Now = 10_000;
        Assert.True(scheduler.Tick(1, 5000));
    }

    [Fact]
    public void WhoYieldsLetsTheNextRun()
    {
        var scheduler = new PolicyFixture<ProportionalShareScheduler>(3);
        for (int thread = 0; thread < 3; thread++) scheduler.Enqueue(thread, ReadyReason.Created);
        var turns = new List<int>();
        for (int i = 0; i < 6; i++)
        {
            int thread = scheduler.Pick();
            turns.Add(thread);
            scheduler.Enqueue(thread, ReadyReason.Yielded); // not a nanosecond has passed
        }

        Assert.Equal([0, 1, 2, 0, 1, 2], turns);
    }

    [Fact]
    public void ANumberUsedAgainBringsNothingAlong()
    {
        var scheduler = new PolicyFixture<ProportionalShareScheduler>(2, quantum: 1000);
        scheduler.Enqueue(0, ReadyReason.Created, weight: 1);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Enqueue(1, ReadyReason.Created);
        scheduler.Now = 1_000_000;
        Assert.Equal(1, scheduler.Pick()); // thread 0 has ended, a hundred times as old
        scheduler.Enqueue(0, ReadyReason.Created);
        scheduler.Now += 2000;
        Assert.True(scheduler.Tick(1, 2000));
    }

    [Fact]
    public void StorageAndName()
    {
        Assert.Equal(2800 + 1600, ProportionalShareScheduler.GetStorageSize(100));
        Assert.True(ProportionalShareScheduler.Name.SequenceEqual("proportional share"u8));
    }

    /// <summary>Threads that are always ready, and sleepers after them; gives how long each ran.</summary>
    private static long[] Simulate(Random random, int[] weights, int sleepers, int quanta)
    {
        const long Quantum = 1000;
        var scheduler = new PolicyFixture<ProportionalShareScheduler>(weights.Length, Quantum);
        long[] ran = new long[weights.Length];
        long[] wakes = new long[weights.Length];
        for (int thread = 0; thread < weights.Length; thread++) scheduler.Enqueue(thread, ReadyReason.Created, weights[thread]);
        int running = scheduler.Pick();
        for (int i = 0; i < quanta; i++)
        {
            long ranNow = 0;
            bool waits = running >= weights.Length - sleepers && random.Next(2) == 0;
            do
            {
                long slice = random.Next(1, (int)Quantum);
                ranNow += slice;
                scheduler.Now += slice;
                ran[running] += slice;
            }
            while (!waits && !scheduler.Tick(running, ranNow));

            for (int thread = 0; thread < weights.Length; thread++)
            {
                if (wakes[thread] == 0 || wakes[thread] > scheduler.Now) continue;
                wakes[thread] = 0;
                scheduler.Enqueue(thread, ReadyReason.Woken, weights[thread]);
            }

            if (waits) wakes[running] = scheduler.Now + random.Next(1, 20_000);
            else scheduler.Enqueue(running, ReadyReason.Preempted, weights[running]);
            running = scheduler.Pick();
        }

        return ran;
    }

    private sealed class Model : PolicyModel
    {
        private readonly Dictionary<int, (Int128 Time, int Weight)> _threads = [];
        private Int128 _least;
        private int _running = -1;
        private long _pickedAt;

        public override void Enqueue(in ReadyThread thread)
        {
            Int128? runs = _running < 0 ? null : TimeNow(thread.NowNanoseconds);
            Advance(runs);
            Int128 least = _least - (thread.Reason == ReadyReason.Woken ? Weighted(Quantum / 2, thread.Weight) : 0);
            Int128 time = thread.Thread == _running ? runs!.Value
                : thread.Reason is ReadyReason.Created or ReadyReason.Moved ? least
                : _threads.GetValueOrDefault(thread.Thread).Time;
            if (thread.Reason is ReadyReason.Created or ReadyReason.Moved || time < least) time = least;
            if (thread.Reason == ReadyReason.Yielded && Ready.Count > 0) time = Int128.Max(time, Ready.Min(ready => _threads[ready.Thread].Time));
            _threads[thread.Thread] = (time, thread.Weight);
            if (thread.Thread == _running) _running = -1;
            Ready.Add(thread);
        }

        public override int Pick(long now)
        {
            if (_running >= 0)
            {
                Int128 time = TimeNow(now);
                _threads[_running] = (time, _threads[_running].Weight);
                Advance(time);
            }

            _running = -1;
            if (Ready.Count == 0) return -1;
            Advance(null);
            ReadyThread first = Ready.MinBy(ready => _threads[ready.Thread].Time);
            _ = Ready.Remove(first);
            _pickedAt = now;
            return _running = first.Thread;
        }

        public override bool Tick(int thread, long ran, long now) =>
            Ready.Count > 0 && ran >= Quantum && (thread != _running || Ready.Min(ready => _threads[ready.Thread].Time) <= TimeNow(now));

        public override bool ShouldPreempt(int running, in ReadyThread ready) =>
            running == _running && TimeNow(ready.NowNanoseconds) - _threads[ready.Thread].Time > Weighted(Quantum / 4, ready.Weight);

        private static Int128 Weighted(long time, int weight) => (((Int128)time * 100) + weight - 1) / weight;

        private Int128 TimeNow(long now) => _threads[_running].Time + Weighted(now - _pickedAt, _threads[_running].Weight);

        private void Advance(Int128? running)
        {
            IEnumerable<Int128> times = Ready.Select(ready => _threads[ready.Thread].Time);
            if (running is { } time) times = times.Append(time);
            if (times.Any()) _least = Int128.Max(_least, times.Min());
        }
    }
}
