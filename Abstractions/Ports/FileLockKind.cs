namespace LibOs.Abstractions.Ports;

/// <summary>The kinds of lock.</summary>
public enum FileLockKind : byte
{
    /// <summary>Others may have it too: for reading.</summary>
    Shared,

    /// <summary>Nobody else: for writing.</summary>
    Exclusive,

    /// <summary>No lock: it is given back.</summary>
    Release,
}
