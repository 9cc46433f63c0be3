using LibOs.Kernel.Threads;

namespace LibOs.Kernel.Channel;

/// <summary>What the kernel knows of a slot of the file channel.</summary>
internal unsafe struct ChannelSlot
{
    /// <summary>The frames of its messages and of small data, or null as long as it was never used.</summary>
    public byte* Memory;

    /// <summary>The number of the large buffer that it has taken, or -1.</summary>
    public int Buffer;

    /// <summary>Whether it is under way.</summary>
    public bool IsSubmitted;

    /// <summary>Whether it is released as soon as it is answered, for nobody wants the answer.</summary>
    public bool IsForgotten;

    /// <summary>The length of the answer as the controller says it, at most what there is room for.</summary>
    public int ResponseLength;

    /// <summary>Who waits for the answer.</summary>
    public WaitQueue Waiting;
}
