namespace LibOs.Components.Drivers.Scc;

/// <summary>A flag: a line of 32 bytes at the same place in every message-passing buffer. Its first word is its value.</summary>
/// <remarks>RCCE can also pack flags as bits under a lock; that mode had races, and a line a flag is faster.</remarks>
public readonly record struct RcceFlag
{
    internal RcceFlag(int offset) => Line = offset / MessagePassingBuffer.LineBytes;

    /// <summary>Whether it was allocated.</summary>
    public bool IsAllocated => Line > 0;

    internal int Line { get; }

    internal int Offset => Line * MessagePassingBuffer.LineBytes;
}
