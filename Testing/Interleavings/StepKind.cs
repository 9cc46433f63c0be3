namespace LibOs.Testing.Interleavings;

/// <summary>What a simulated core does in a step.</summary>
internal enum StepKind
{
    Load,
    Store,
    Exchange,
    CompareExchange,
    Add,
    Fence,
    Read,
    Write,
    Notify,
    Wait,
    Woken,
    TimedOut,
    Pause,
    Custom,
    Stop,
}
