namespace LibOs.Sdk.Stubs;

/// <summary>The ways in which a <see cref="CallFrame"/> leads to the caller.</summary>
internal enum CallFrameKind
{
    /// <summary>The return address lies below the caller's stack pointer.</summary>
    Stack,

    /// <summary>All registers lie in a trap frame.</summary>
    TrapFrame,

    /// <summary>All registers lie in a trap frame, and its place is behind a <c>syscall</c> instruction, as behind a call.</summary>
    CallFrame,

    /// <summary>The stack is the caller's, the return address is in RCX.</summary>
    ReturnInRcx,

    /// <summary>Nothing is further out.</summary>
    None,
}
