namespace LibOs.Components.Console;

/// <summary>What <see cref="VirtQueue.TryTake"/> found.</summary>
internal enum QueueTake
{
    /// <summary>The device has finished nothing more.</summary>
    Empty,

    /// <summary>A buffer.</summary>
    Taken,

    /// <summary>The device names a buffer it does not have, or more of them than there are.</summary>
    Broken,
}
