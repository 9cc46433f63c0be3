namespace LibOs.Abstractions.Ports;

/// <summary>Why a thread became ready to run.</summary>
public enum ReadyReason
{
    /// <summary>It was just created.</summary>
    Created,

    /// <summary>What it waited for has happened, or its time-out has passed.</summary>
    Woken,

    /// <summary>It gave way of its own will.</summary>
    Yielded,

    /// <summary>Its quantum was over, or a more urgent thread became ready.</summary>
    Preempted,
}
