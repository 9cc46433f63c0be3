using LibOs.Abstractions.Services;

namespace LibOs.Components.Scheduler;

/// <summary>A core that the thread which asked for it has to itself, until this is disposed.</summary>
internal sealed class CoreIsolation(IKernelView kernel, int core) : IDisposable
{
    private bool _isReleased;

    public void Dispose()
    {
        if (_isReleased) return;
        kernel.ReleaseCore(core);
        _isReleased = true;
    }
}
