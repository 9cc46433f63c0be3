using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

public class SchedulerModelTests
{
    [Fact]
    public void BehavesLikeTheModel() => TestRun.Repeat(1, random =>
    {
        int operations = TestRun.Count(20_000, 1_000_000);
        for (int done = 0; done < operations;)
        {
            int batch = Math.Min(random.Next(300, 3000), operations - done);
            new Machine(random).Run(batch);
            done += batch;
        }
    });

    /// <summary>A machine with one core that keeps to the port's contract, and beside it the model.</summary>
    private sealed class Machine
    {
        private readonly Random _random;
        private readonly SchedulerFixture _scheduler;
        private readonly SchedulerModel _model = new();
        private readonly int[] _priorities;
        private int _running = -1;
        private long _ran;
        private long _usedBefore;

        public Machine(Random random)
        {
            _random = random;
            int threads = random.Next(1, 60);
            long quantum = random.Next(1, 2000);
            _scheduler = new SchedulerFixture(threads, quantum);
            _model.Quantum = quantum;
            int spread = random.Next(1, IScheduler.PriorityCount + 1);
            _priorities = [.. Enumerable.Range(0, threads).Select(_ => random.Next(spread))];
        }

        public void Run(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                Step();
                List<int>[] queues = _scheduler.Queues();
                for (int priority = 0; priority < queues.Length; priority++)
                    Assert.Equal(_model.Queues[priority], queues[priority]);
            }
        }

        private void Step()
        {
            int thread = _random.Next(_priorities.Length);
            switch (_random.Next(12))
            {
                case < 4:
                    Wake(thread);
                    break;
                case < 7:
                    if (_running >= 0) Tick();
                    break;
                case 7:
                    if (_running >= 0) Leave(ReadyReason.Yielded);
                    break;
                case 8:
                    if (_running >= 0) Dispatch(); // it waits for something
                    break;
                case 9:
                    Assert.Equal(_model.Remove(thread), _scheduler.Remove(thread));
                    break;
                case 10:
                    _priorities[thread] = _model.IsQueued(thread) ? _priorities[thread] : _random.Next(_priorities[thread] + 2) % 32;
                    break;
                default:
                    if (_running < 0) Dispatch();
                    if (_random.Next(20) != 0) break;
                    _model.Quantum = _scheduler.Quantum = _random.Next(1, 2000);
                    break;
            }
        }

        private void Wake(int thread)
        {
            if (thread == _running || _model.IsQueued(thread)) return;
            Enqueue(thread, _random.Next(4) == 0 ? ReadyReason.Created : ReadyReason.Woken);
            if (_running < 0) return;
            bool preempts = _scheduler.ShouldPreempt(_priorities[_running], _priorities[thread]);
            Assert.Equal(_priorities[thread] > _priorities[_running], preempts);
            if (preempts) Leave(ReadyReason.Preempted);
        }

        private void Tick()
        {
            _ran += _random.Next(500);
            bool expected = _model.Tick(_running, _priorities[_running], _usedBefore, _ran);
            Assert.Equal(expected, _scheduler.Tick(_running, _priorities[_running], _ran));
            if (expected) Leave(ReadyReason.Preempted);
        }

        private void Leave(ReadyReason reason)
        {
            Enqueue(_running, reason);
            Dispatch();
        }

        private void Enqueue(int thread, ReadyReason reason)
        {
            _model.Enqueue(thread, _priorities[thread], reason);
            _scheduler.Enqueue(thread, _priorities[thread], reason);
        }

        private void Dispatch()
        {
            _running = _model.Pick();
            Assert.Equal(_running, _scheduler.Pick());
            _ran = 0;
            _usedBefore = _model.Used(_running);
        }
    }
}
