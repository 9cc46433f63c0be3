namespace LibOs.Components.Ipc;

/// <summary>Where all participants of a transport wait for each other. Each has a value of its own over the same memory.</summary>
/// <remarks>A mutable struct: do not copy it. Once a wait has run out, the barrier cannot be used again.</remarks>
public interface ICoreBarrier
{
    /// <summary>Arrives, and waits until all have arrived.</summary>
    void SignalAndWait();

    /// <summary>Arrives, and waits until all have arrived or a deadline has passed.</summary>
    /// <param name="deadline">When to give up, as the transport's clock counts.</param>
    /// <returns>Whether all have arrived.</returns>
    bool SignalAndWait(long deadline);
}
