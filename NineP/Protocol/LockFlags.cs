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
}
