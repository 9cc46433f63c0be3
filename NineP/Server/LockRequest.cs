using LibOs.NineP.Protocol;

namespace LibOs.NineP.Server;

/// <summary>A lock that is asked for, or found, on a range of a file.</summary>
/// <param name="type">Which lock.</param>
/// <param name="flags">How it is taken.</param>
/// <param name="start">The first byte.</param>
/// <param name="length">Number of bytes; 0 reaches to the end, wherever that is.</param>
/// <param name="processId">Who wants or holds it.</param>
public readonly struct LockRequest(LockType type, LockFlags flags, ulong start, ulong length, uint processId)
{
    /// <summary>Which lock.</summary>
    public LockType Type => type;

    /// <summary>How it is taken.</summary>
    public LockFlags Flags => flags;

    /// <summary>The first byte.</summary>
    public ulong Start => start;

    /// <summary>Number of bytes; 0 reaches to the end, wherever that is.</summary>
    public ulong Length => length;

    /// <summary>Who wants or holds it: the number of a process at the client.</summary>
    public uint ProcessId => processId;
}
