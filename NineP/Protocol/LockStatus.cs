namespace LibOs.NineP.Protocol;

/// <summary>What became of a wish for a lock.</summary>
public enum LockStatus : byte
{
    /// <summary>It is held, or given up.</summary>
    Success = 0,

    /// <summary>Another is in the way.</summary>
    Blocked = 1,

    /// <summary>It cannot be.</summary>
    Error = 2,

    /// <summary>Not yet: the server has begun anew and waits for locks to be reclaimed.</summary>
    Grace = 3,
}
