namespace LibOs.Components.Ipc;

/// <summary>Runs functions on other cores: each core has a thread that stays on it.</summary>
/// <remarks>
/// In a partition the thread is kept on its core, and waking it is an interrupt between cores. In a process the system moves threads as
/// it likes. What is called may call other cores in turn; a core that waits for an answer does not serve, so two that call each other wait
/// for ever: use the asynchronous calls there.
/// </remarks>
public interface ICoreRunner
{
    /// <summary>The number of cores, from 1.</summary>
    int CoreCount { get; }

    /// <summary>Runs an action on a core and waits for its end.</summary>
    /// <param name="core">The core.</param>
    /// <param name="action">The action; its exception is thrown here.</param>
    void Run(int core, Action action);

    /// <summary>Runs a function on a core and waits for its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="core">The core.</param>
    /// <param name="function">The function; its exception is thrown here.</param>
    TResult Run<TResult>(int core, Func<TResult> function);

    /// <summary>Runs an action on a core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="action">The action.</param>
    Task RunAsync(int core, Action action);

    /// <summary>Runs a function on a core.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="core">The core.</param>
    /// <param name="function">The function.</param>
    Task<TResult> RunAsync<TResult>(int core, Func<TResult> function);

    /// <summary>Runs an action on all cores at once and waits for all.</summary>
    /// <param name="action">The action, given the core's number.</param>
    void Broadcast(Action<int> action);
}
