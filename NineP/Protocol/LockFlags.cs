namespace LibOs.NineP.Protocol;

/// <summary>How a lock is taken.</summary>
[Flags]
public enum LockFlags : uint
{
    /// <summary>At once or not at all.</summary>
    None = 0,

    /// <summary>The client will wait: a server may wait, or answer <see cref="LockStatus.Blocked"/> and be asked again.</summary>
    Block = 1,

    /// <summary>One that was held before the server began anew.</summary>
    Reclaim = 2,

    /// <summary>
    /// Not of the protocol, but of servers of this library: a lock on the file as a whole, apart from those on ranges, as flock(2)
    /// takes it. Start and length are 0.
    /// </summary>
    WholeFile = 0x100,

    /// <summary>
    /// Not of the protocol, but of servers of this library: the lock belongs to the client, whose own locks of this kind never
    /// stand in each other's way, whatever fid they came by. Without, it belongs to the fid.
    /// </summary>
    OfClient = 0x200,
}
