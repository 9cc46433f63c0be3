using System.Runtime.InteropServices;
using LibOs.Controller.Native;

namespace LibOs.Controller.Partitions;

/// <summary>Catches the signals that end a process and keeps them for the partition's loop.</summary>
internal sealed unsafe class SignalRelay : IDisposable
{
    private readonly int _wake;
    private readonly PosixSignalRegistration[] _registrations;
    private int _pending;

    /// <summary>Starts catching.</summary>
    /// <param name="wake">An eventfd that is signalled when a signal has come.</param>
    public SignalRelay(int wake)
    {
        _wake = wake;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Keep(context, LibC.SIGINT)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Keep(context, LibC.SIGTERM)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Keep(context, LibC.SIGHUP)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Keep(context, LibC.SIGQUIT)),
        ];
    }

    /// <summary>Takes a signal that has come.</summary>
    /// <param name="signal">Its Linux number.</param>
    public bool TryTake(out int signal)
    {
        signal = 0;
        int pending = Volatile.Read(ref _pending);
        if (pending == 0) return false;
        signal = int.TrailingZeroCount(pending);
        _ = Interlocked.And(ref _pending, ~(1 << signal));
        return true;
    }

    /// <summary>Gives the signals back.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private void Keep(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        _ = Interlocked.Or(ref _pending, 1 << signal);
        ulong one = 1;
        _ = LibC.write(_wake, &one, sizeof(ulong));
    }
}
