namespace LibOs.Components.Ipc;

/// <summary>A lock between the participants of a transport. Each has a value of its own over the same memory.</summary>
/// <remarks>
/// A lock is a mutable struct: keep it in a field or a local variable and do not copy it while it is held. Not reentrant. When a
/// holder may die, use deadlines.
/// </remarks>
public interface ICoreLock
{
    /// <summary>Takes the lock; waits as long as it takes.</summary>
    void Acquire();

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Whether it was taken.</returns>
    bool TryAcquire();

    /// <summary>Takes the lock if it becomes free before a deadline. Overtakes those that wait in order.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>Whether it was taken.</returns>
    bool TryAcquire(long deadline);

    /// <summary>Gives the lock back. Called by its holder only.</summary>
    void Release();
}
