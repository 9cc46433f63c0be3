namespace LibOs.Components.Scheduler;

/// <summary>What the proportional-share scheduler keeps of one thread: 16 bytes.</summary>
internal struct ShareEntry
{
    /// <summary>The time it has run, in nanoseconds, slowed down or sped up by its weight: a thread of the default weight ages as the clock does.</summary>
    public long VirtualTime;

    /// <summary>Its weight when it was enqueued last.</summary>
    public int Weight;
}
