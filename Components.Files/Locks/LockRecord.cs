using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>A lock that is held.</summary>
internal unsafe struct LockRecord
{
    public LockRecord* Next;

    /// <summary>Which file.</summary>
    public ulong File;

    /// <summary>The open file that holds it, or -1 for the program.</summary>
    public int Owner;
    public FileLockKind Kind;
    public bool IsWhole;
    public long Start;
    public long End;
}
