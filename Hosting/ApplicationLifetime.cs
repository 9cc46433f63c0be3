using System.Runtime.InteropServices;

namespace LibOs.Hosting;

/// <summary>The lifetime of an application, tied to the signals that ask a process to end.</summary>
internal sealed class ApplicationLifetime : IApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private PosixSignalRegistration? _interrupt;
    private PosixSignalRegistration? _terminate;
    private bool _isDisposed;

    public CancellationToken ApplicationStopping
    {
        get
        {
            lock (_lock)
            {
                if (!_isDisposed && _interrupt is null)
                {
                    _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
                    _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
                }
            }

            return _stopping.Token;
        }
    }

    public void StopApplication()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
        }

        _stopping.Cancel();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        // Outside the lock: a handler that runs now must be able to finish.
        _interrupt?.Dispose();
        _terminate?.Dispose();
        _stopping.Dispose();
    }

    internal void OnSignal(PosixSignalContext context)
    {
        if (_stopping.IsCancellationRequested) return;
        context.Cancel = true;
        StopApplication();
    }
}
