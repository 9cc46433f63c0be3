namespace LibOs.Abstractions.Ports;

/// <summary>A lock that is asked for.</summary>
public struct FileLock
{
    /// <summary>What is asked for.</summary>
    public FileLockKind Kind;

    /// <summary>
    /// Whether it belongs to the open file (flock(2), F_OFD_SETLK); else to the program (F_SETLK), whose own locks never
    /// stand in its way.
    /// </summary>
    public bool IsOfFile;

    /// <summary>Whether it covers the whole file and is apart from locks on ranges (flock(2)).</summary>
    public bool IsWhole;

    /// <summary>Whether to wait until it is free.</summary>
    public bool Waits;

    /// <summary>Whether to tell only what would stand in its way; the lock found, or one of kind Release, replaces the request.</summary>
    public bool IsQuery;

    /// <summary>The first byte.</summary>
    public long Start;

    /// <summary>The byte after the last; <see cref="long.MaxValue"/> for no end.</summary>
    public long End;

    /// <summary>For a query, the process that holds the lock found; -1 for an open file.</summary>
    public int Owner;
}
