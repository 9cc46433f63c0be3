using System.Collections.Concurrent;
using LibOs.Abstractions.Services;

namespace LibOs.Components.Ipc;

/// <summary>A thread for each core, started when it is first needed.</summary>
internal sealed class CoreRunner : ICoreRunner, IDisposable
{
    private readonly IKernelView? _kernel = PartitionEnvironment.Kernel;
    private readonly Worker?[] _workers;
    private readonly object _gate = new();
    private bool _isDisposed;

    public CoreRunner() => _workers = new Worker?[_kernel?.CoreCount ?? Math.Min(64, Environment.ProcessorCount)];

    public int CoreCount => _workers.Length;

    public void Run(int core, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var work = new CoreWork(action);
        WorkerOf(core).Add(work);
        work.Wait();
    }

    public TResult Run<TResult>(int core, Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        TResult? result = default;
        Run(core, () => { result = function(); });
        return result!;
    }

    public Task RunAsync(int core, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var work = new CoreWork(action);
        Task task = work.AsTask();
        WorkerOf(core).Add(work);
        return task;
    }

    public async Task<TResult> RunAsync<TResult>(int core, Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        TResult? result = default;
        await RunAsync(core, () => { result = function(); }).ConfigureAwait(false);
        return result!;
    }

    public void Broadcast(Action<int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var works = new CoreWork[CoreCount];
        for (int core = 0; core < CoreCount; core++)
        {
            int number = core;
            works[core] = new CoreWork(() => action(number));
            WorkerOf(core).Add(works[core]);
        }

        List<Exception>? failures = null;
        foreach (CoreWork work in works)
        {
            try
            {
                work.Wait();
            }
            catch (Exception failure)
            {
                (failures ??= []).Add(failure);
            }
        }

        if (failures is not null) throw new AggregateException(failures);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (Worker? worker in _workers) worker?.End();
        }
    }

    private Worker WorkerOf(int core)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)core, (uint)CoreCount, nameof(core));
        if (Volatile.Read(ref _workers[core]) is { } worker) return worker;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _workers[core] ??= new Worker(core, _kernel);
        }
    }

    private sealed class Worker
    {
        private readonly ConcurrentQueue<CoreWork> _queue = new();
        private readonly Doorbell _bell = new();
        private readonly IKernelView? _kernel;
        private readonly int _core;
        private int _isAsleep;
        private volatile bool _isOver;

        public Worker(int core, IKernelView? kernel)
        {
            _core = core;
            _kernel = kernel;
            new Thread(Loop) { IsBackground = true, Name = $"core {core}" }.Start();
        }

        public void Add(CoreWork work)
        {
            _queue.Enqueue(work);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _isAsleep) != 0) _bell.Ring();
        }

        public void End()
        {
            _isOver = true;
            _bell.Ring();
        }

        private void Loop()
        {
            _kernel?.SetScheduling(0, _kernel.GetScheduling(0) with { Affinity = 1ul << _core });
            while (!_isOver)
            {
                CoreWork? work = null;
                for (int looks = 0; !_queue.TryDequeue(out work) && ThreadTransport.Spin(looks); looks++)
                {
                    // the next call often comes at once
                }

                if (work is not null)
                {
                    work.Run();
                    continue;
                }

                _ = Interlocked.Exchange(ref _isAsleep, 1);
                if (_queue.IsEmpty && !_isOver) _ = _bell.Wait(long.MaxValue);
                Volatile.Write(ref _isAsleep, 0);
            }
        }
    }
}
