namespace LibOs.Abstractions.Ports;

/// <summary>Threads that wait for one thing: the kernel's queue of them.</summary>
public struct WaitPoint
{
    /// <summary>The kernel's: the thread that waits longest.</summary>
    public nuint First;

    /// <summary>The kernel's: the thread that came last.</summary>
    public nuint Last;
}
