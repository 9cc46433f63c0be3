namespace LibOs.Components.Drivers.Scc;

/// <content>Locks: the test-and-set registers of the cores that take part.</content>
public sealed partial class Rcce
{
    /// <summary>Takes the lock of a unit of execution (RCCE_acquire_lock).</summary>
    /// <param name="ue">Whose.</param>
    public void AcquireLock(int ue) => Scc.Lock(CoreOf(ue)).Acquire();

    /// <summary>Takes the lock of a unit of execution if it is free (RCCE_try_lock).</summary>
    /// <param name="ue">Whose.</param>
    public bool TryLock(int ue) => Scc.Lock(CoreOf(ue)).TryAcquire();

    /// <summary>Takes the lock of a unit of execution, looking less and less often (RCCE_backoff_lock).</summary>
    /// <param name="ue">Whose.</param>
    public void BackoffLock(int ue) => Scc.Lock(CoreOf(ue)).AcquireWithBackOff();

    /// <summary>Gives the lock of a unit of execution back (RCCE_release_lock).</summary>
    /// <param name="ue">Whose.</param>
    public void ReleaseLock(int ue) => Scc.Lock(CoreOf(ue)).Release();
}
