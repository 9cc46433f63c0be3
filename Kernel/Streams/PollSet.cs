namespace LibOs.Kernel.Streams;

/// <summary>An epoll set.</summary>
internal unsafe struct PollSet
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 64;

    public PollMember* First;

    /// <summary>The neighbour in the list of all sets.</summary>
    public PollSet* Next;
}
