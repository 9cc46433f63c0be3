namespace LibOs.Testing.Interleavings;

/// <summary>What a simulated core is about to do.</summary>
internal enum CoreState
{
    /// <summary>Its program has not begun.</summary>
    Fresh,

    /// <summary>It can go on.</summary>
    Ready,

    /// <summary>It looks again when something has changed.</summary>
    Paused,

    /// <summary>It waits for a notification or a time.</summary>
    Waiting,

    /// <summary>Its program has ended, or it stopped for ever.</summary>
    Finished,
}
