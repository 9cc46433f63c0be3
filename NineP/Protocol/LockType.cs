namespace LibOs.NineP.Protocol;

/// <summary>Kinds of lock.</summary>
public enum LockType : byte
{
    /// <summary>Shared, for reading.</summary>
    Read = 0,

    /// <summary>Exclusive, for writing.</summary>
    Write = 1,

    /// <summary>None: gives a lock up.</summary>
    Unlock = 2,
}
