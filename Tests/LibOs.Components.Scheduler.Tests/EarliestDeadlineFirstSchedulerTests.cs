using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class EarliestDeadlineFirstSchedulerTests
{
    [Fact]
    public void BehavesLikeTheModel() =>
        TestRun.Repeat(1, random => PolicyMachine<EarliestDeadlineFirstScheduler>.Run(random, () => new Model()));

    [Fact]
    public void TheEarliestDeadlineComesFirstAndNoDeadlineLast()
    {
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(6);
        scheduler.Enqueue(0);
        scheduler.Enqueue(1, deadline: 500);
        scheduler.Enqueue(2, deadline: 300);
        scheduler.Enqueue(3);
        scheduler.Now = 100;
        scheduler.Enqueue(4, deadline: 200); // due when thread 2 is, and came later
        scheduler.Enqueue(5, deadline: 199);
        Assert.Equal([5, 2, 4, 1, 0, 3], scheduler.PickAll());
    }

    [Fact]
    public void APreemptedThreadKeepsItsDeadlineAndAWokenOneGetsANewOne()
    {
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(2);
        scheduler.Enqueue(0, deadline: 1000);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Now = 600;
        scheduler.Enqueue(1, deadline: 700);
        scheduler.Enqueue(0, ReadyReason.Preempted, deadline: 1000, since: 0);
        Assert.Equal([0, 1], scheduler.PickAll());
        scheduler.Enqueue(1, deadline: 700);
        scheduler.Enqueue(0, ReadyReason.Woken, deadline: 1000);
        Assert.Equal([1, 0], scheduler.PickAll());
    }

    [Fact]
    public void AnEarlierDeadlineTakesOverAtOnce()
    {
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(4);
        var plain = new ReadyThread(3);
        var near = new ReadyThread(1, RelativeDeadlineNanoseconds: 500);
        var far = new ReadyThread(2, RelativeDeadlineNanoseconds: 501);
        Assert.True(scheduler.ShouldPreempt(0, in far)); // the first thread was never picked: it has no deadline
        Assert.False(scheduler.ShouldPreempt(0, in plain));
        scheduler.Enqueue(in near);
        Assert.Equal(1, scheduler.Pick());
        scheduler.Enqueue(in far);
        Assert.False(scheduler.ShouldPreempt(1, in far));
        Assert.False(scheduler.ShouldPreempt(1, in near));
        Assert.True(scheduler.ShouldPreempt(1, new ReadyThread(0, RelativeDeadlineNanoseconds: 499)));
        Assert.False(scheduler.Tick(1, long.MaxValue));
        Assert.True(scheduler.Tick(0, 0));
    }

    [Fact]
    public void WhoeverLeavesForADeadlineKeepsItsTurnAndWhatIsLeftOfItsQuantum()
    {
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(3, quantum: 1000);
        scheduler.Enqueue(0);
        scheduler.Enqueue(1);
        Assert.Equal(0, scheduler.Pick());
        scheduler.Now = 600;
        scheduler.Enqueue(2, deadline: 50);
        scheduler.Enqueue(0, ReadyReason.Preempted);
        Assert.Equal(2, scheduler.Pick());
        Assert.Equal(0, scheduler.Pick());
        Assert.False(scheduler.Tick(0, 399));
        Assert.True(scheduler.Tick(0, 400));
        scheduler.Now = 1000;
        scheduler.Enqueue(0, ReadyReason.Preempted);
        Assert.Equal([1, 0], scheduler.PickAll());
    }

    [Fact]
    public void KeepsEveryDeadlineThatCanBeKept() => TestRun.Repeat(TestRun.Count(20, 2000), random =>
    {
        // Periodic work that fills the core to 95 % at most: earliest deadline first is optimal on one core.
        int count = random.Next(2, 12);
        long[] period = [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(200, 5000))];
        long[] work = [.. period.Select(p => Math.Max(1, p * 95 / 100 / count))];
        long[] left = new long[count];
        long[] released = new long[count];
        bool[] isReady = new bool[count];
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(count);
        int running = -1;
        for (long now = 0; now < 20_000; now++)
        {
            scheduler.Now = now;
            for (int thread = 0; thread < count; thread++)
            {
                if (now % period[thread] != 0) continue;
                Assert.Equal(0, left[thread]); // else the deadline was missed
                left[thread] = work[thread];
                released[thread] = now;
                isReady[thread] = true;
                var ready = new ReadyThread(thread, RelativeDeadlineNanoseconds: period[thread], ReadySinceNanoseconds: now, NowNanoseconds: now);
                scheduler.Enqueue(in ready);
                if (running < 0 || !scheduler.ShouldPreempt(running, in ready)) continue;
                scheduler.Enqueue(running, ReadyReason.Preempted, deadline: period[running], since: released[running]);
                running = scheduler.Pick();
            }

            if (running < 0) running = scheduler.Pick();
            if (running >= 0 && --left[running] == 0) running = -1;
        }
    });

    [Fact]
    public void ADeadlineBeyondTheEndOfTimeIsNone()
    {
        var scheduler = new PolicyFixture<EarliestDeadlineFirstScheduler>(2) { Now = 1000 };
        scheduler.Enqueue(0, deadline: long.MaxValue - 500);
        scheduler.Enqueue(1, deadline: long.MaxValue - 1001);
        Assert.Equal([1, 0], scheduler.PickAll());
    }

    [Fact]
    public void StorageAndName()
    {
        Assert.Equal(2800 + 808, EarliestDeadlineFirstScheduler.GetStorageSize(100));
        Assert.True(EarliestDeadlineFirstScheduler.Name.SequenceEqual("earliest deadline first"u8));
    }

    private sealed class Model : PolicyModel
    {
        private readonly Dictionary<int, long> _used = [];
        private ReadyThread? _running;
        private long _pickedAt;

        public override void Enqueue(in ReadyThread thread)
        {
            bool first = false;
            if (thread.Reason == ReadyReason.Preempted && _running is { } running && running.Thread == thread.Thread && running.DeadlineNanoseconds == long.MaxValue)
            {
                long used = _used.GetValueOrDefault(thread.Thread) + thread.NowNanoseconds - _pickedAt;
                first = used < Quantum && thread.DeadlineNanoseconds == long.MaxValue;
                _used[thread.Thread] = used;
            }

            if (!first) _used[thread.Thread] = 0;
            Ready.Insert(first ? 0 : Ready.Count, thread);
            if (_running?.Thread == thread.Thread) _running = null;
        }

        public override int Pick(long now)
        {
            _running = null;
            if (Ready.Count == 0) return -1;
            ReadyThread first = Ready.MinBy(thread => thread.DeadlineNanoseconds); // of equals the first
            _ = Ready.Remove(first);
            _running = first;
            _pickedAt = now;
            return first.Thread;
        }

        public override bool Remove(int thread)
        {
            if (!base.Remove(thread)) return false;
            _used[thread] = 0;
            return true;
        }

        public override bool Tick(int thread, long ran, long now)
        {
            if (Ready.Exists(ready => ready.DeadlineNanoseconds < DeadlineOf(thread))) return true;
            long used = _running?.Thread == thread ? _used.GetValueOrDefault(thread) : 0;
            return DeadlineOf(thread) == long.MaxValue && Ready.Count > 0 && used + ran >= Quantum;
        }

        public override bool ShouldPreempt(int running, in ReadyThread ready) => ready.DeadlineNanoseconds < DeadlineOf(running);

        private long DeadlineOf(int thread) => _running is { } running && running.Thread == thread ? running.DeadlineNanoseconds : long.MaxValue;
    }
}
