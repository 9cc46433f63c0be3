namespace LibOs.Components.Ipc;

/// <summary>Something that a core is to do, and who waits for it.</summary>
internal sealed class CoreWork(Action action)
{
    private Exception? _failure;
    private TaskCompletionSource? _completion;
    private int _isDone;
    private int _isAwaited;

    public void Run()
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        _ = Interlocked.Exchange(ref _isDone, 1);
        if (Volatile.Read(ref _isAwaited) != 0)
        {
            lock (this) Monitor.PulseAll(this);
        }

        if (_completion is { } completion) Complete(completion);
    }

    /// <summary>Waits for the end, looking some times before it sleeps.</summary>
    public void Wait()
    {
        for (int looks = 0; Volatile.Read(ref _isDone) == 0 && ThreadTransport.Spin(looks); looks++)
        {
            // the other core is about to finish
        }

        if (Volatile.Read(ref _isDone) == 0)
        {
            lock (this)
            {
                _ = Interlocked.Exchange(ref _isAwaited, 1);
                while (Volatile.Read(ref _isDone) == 0) _ = Monitor.Wait(this);
            }
        }

        if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>A task that ends with it. Asked for before it is handed over.</summary>
    public Task AsTask()
    {
        _completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _completion.Task;
    }

    private void Complete(TaskCompletionSource completion)
    {
        if (_failure is { } failure) completion.SetException(failure);
        else completion.SetResult();
    }
}
