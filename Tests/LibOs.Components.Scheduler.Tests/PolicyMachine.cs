using LibOs.Abstractions.Ports;

namespace LibOs.Components.Scheduler.Tests;

/// <summary>A machine with one core that keeps to the port's contract and does things at random; beside the policy runs its model.</summary>
internal sealed class PolicyMachine<TScheduler>
    where TScheduler : unmanaged, IScheduler
{
    private readonly Random _random;
    private readonly PolicyModel _model;
    private readonly PolicyFixture<TScheduler> _policy;
    private readonly (int Priority, int Weight, long Deadline, long Since)[] _threads;
    private long _now;
    private long _pickedAt;
    private int _running;

    private PolicyMachine(Random random, PolicyModel model)
    {
        _random = random;
        _model = model;
        _now = random.Next(1_000_000);
        _threads = new (int, int, long, long)[random.Next(1, 60)];
        _model.Quantum = random.Next(1, 2000);
        _policy = new PolicyFixture<TScheduler>(_threads.Length, _model.Quantum);
        for (int thread = 0; thread < _threads.Length; thread++) Change(thread);
        _running = random.Next(_threads.Length); // a core's first thread runs without having been picked
    }

    /// <summary>Makes many machines, each for some thousand operations.</summary>
    public static void Run(Random random, Func<PolicyModel> model)
    {
        int operations = TestRun.Count(20_000, 1_000_000);
        for (int done = 0; done < operations;)
        {
            int batch = Math.Min(random.Next(300, 3000), operations - done);
            new PolicyMachine<TScheduler>(random, model()).Run(batch);
            done += batch;
        }
    }

    private void Run(int operations)
    {
        for (int i = 0; i < operations; i++)
        {
            Step();
            Assert.Equal(_model.ReadyCount, _policy.ReadyCount);
        }

        while (_policy.ReadyCount > 0) Dispatch();
        Dispatch();
    }

    private void Step()
    {
        int thread = _random.Next(_threads.Length);
        _now += _random.Next(300);
        _policy.Now = _now;
        switch (_random.Next(13))
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
                Move(thread);
                break;
            case 10:
                if (_running >= 0) Leave(ReadyReason.Preempted);
                break;
            case 11:
                if (!_model.IsReady(thread)) Change(thread);
                break;
            default:
                if (_running < 0) Dispatch();
                if (_random.Next(20) != 0) break;
                _model.Quantum = _policy.Quantum = _random.Next(1, 2000);
                break;
        }
    }

    private void Wake(int thread)
    {
        if (thread == _running || _model.IsReady(thread)) return;
        ReadyThread ready = Enqueue(thread, _random.Next(4) == 0 ? ReadyReason.Created : ReadyReason.Woken);
        if (_running < 0) return;
        bool preempts = _model.ShouldPreempt(_running, in ready);
        Assert.Equal(preempts, _policy.ShouldPreempt(_running, in ready));
        if (preempts) Leave(ReadyReason.Preempted);
    }

    private void Tick()
    {
        long ran = _now - _pickedAt;
        bool expected = _model.Tick(_running, ran, _now);
        Assert.Equal(expected, _policy.Tick(_running, ran));
        if (expected) Leave(ReadyReason.Preempted);
    }

    /// <summary>Takes a thread out, as when it moves to another core or its weight is changed; sometimes it comes back.</summary>
    private void Move(int thread)
    {
        Assert.Equal(_model.Remove(thread), _policy.Remove(thread));
        if (thread == _running || _random.Next(2) == 0) return;
        Change(thread);
        _ = Enqueue(thread, _random.Next(2) == 0 ? ReadyReason.Moved : ReadyReason.Preempted);
    }

    private void Change(int thread) => _threads[thread] = (
        _random.Next(IScheduler.PriorityCount),
        _random.Next(4) == 0 ? _random.Next(1, 10_001) : 100,
        _random.Next(2) == 0 ? long.MaxValue : _random.Next(1, 5000),
        _threads[thread].Since);

    private void Leave(ReadyReason reason)
    {
        _ = Enqueue(_running, reason);
        Dispatch();
    }

    private ReadyThread Enqueue(int thread, ReadyReason reason)
    {
        if (reason is not ReadyReason.Preempted and not ReadyReason.Moved) _threads[thread].Since = _now;
        (int priority, int weight, long deadline, long since) = _threads[thread];
        var ready = new ReadyThread(thread, priority, weight, deadline, since, _now, reason);
        _model.Enqueue(in ready);
        _policy.Enqueue(in ready);
        return ready;
    }

    private void Dispatch()
    {
        _running = _model.Pick(_now);
        Assert.Equal(_running, _policy.Pick());
        _pickedAt = _now;
    }
}
