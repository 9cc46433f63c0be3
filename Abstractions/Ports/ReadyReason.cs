namespace LibOs.Abstractions.Ports;

/// <summary>Why a thread became ready to run.</summary>
public enum ReadyReason
{
    /// <summary>It was just created. What a policy kept of its number belonged to another thread.</summary>
    Created,

    /// <summary>What it waited for has happened, or its time-out has passed.</summary>
    Woken,

    /// <summary>It gave way of its own will.</summary>
    Yielded,

    /// <summary>Its quantum was over, a more urgent thread became ready, or its place in the order was changed.</summary>
    Preempted,

    /// <summary>It comes from another core. What a policy kept of it on this core is out of date.</summary>
    Moved,
}
