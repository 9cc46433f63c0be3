namespace LibOs.Controller.Symbols;

/// <summary>How the caller is found from one place in a function.</summary>
internal sealed class CallFrameRow
{
    /// <summary>The registers that are followed: DWARF's 0 to 15 and the return address.</summary>
    public const int RegisterCount = 17;

    /// <summary>The register that the frame's address is counted from; unused with an expression.</summary>
    public int BaseRegister { get; set; } = Registers.StackPointer;

    /// <summary>The distance of the frame's address from that register.</summary>
    public long BaseOffset { get; set; } = 8;

    /// <summary>The expression that gives the frame's address; empty when a register does.</summary>
    public ReadOnlyMemory<byte> BaseExpression { get; set; }

    /// <summary>The rule of each register.</summary>
    public CallFrameRule[] Rules { get; private init; } = new CallFrameRule[RegisterCount];

    /// <summary>Whether the caller was interrupted: its place is exact, and not behind a call.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>A copy that changes by itself.</summary>
    public CallFrameRow Copy() => new()
    {
        BaseRegister = BaseRegister,
        BaseOffset = BaseOffset,
        BaseExpression = BaseExpression,
        Rules = [.. Rules],
        IsInterrupted = IsInterrupted,
    };
}
