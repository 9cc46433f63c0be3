namespace LibOs.Kernel.Streams;

/// <summary>A descriptor in an epoll set.</summary>
internal unsafe struct PollMember
{
    /// <summary>The length of the block that holds one.</summary>
    public const int Length = 64;

    public PollMember* Next;
    public OpenDescription* Description;
    public int Descriptor;

    /// <summary>What is asked for, with EPOLLET and EPOLLONESHOT.</summary>
    public uint Events;

    /// <summary>What the program gets back.</summary>
    public ulong Data;

    /// <summary>The counts of what came in and went out when it was reported last.</summary>
    public uint SeenIn;
    public uint SeenOut;

    /// <summary>Whether it was reported since it was added or changed.</summary>
    public bool WasSeen;
}
