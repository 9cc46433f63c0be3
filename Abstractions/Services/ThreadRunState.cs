namespace LibOs.Abstractions.Services;

/// <summary>What a thread is doing.</summary>
public enum ThreadRunState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is ready and waits for the processor.</summary>
    Ready,

    /// <summary>It waits for an event, a time or both.</summary>
    Waiting,
}
