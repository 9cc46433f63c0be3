namespace LibOs.Sdk.Stubs;

/// <summary>How a debugger finds the caller from a place in the machine stubs.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Register">The register that the frame lies at, by its DWARF number.</param>
/// <param name="Offset">The distance of the caller's stack pointer, or of the trap frame, from that register.</param>
internal readonly record struct CallFrame(CallFrameKind Kind, int Register, int Offset)
{
    private const int Rbx = 3;
    private const int Rsp = 7;

    /// <summary>As every function begins: the return address lies on top of the stack.</summary>
    public static CallFrame Leaf => Pushed(0);

    /// <summary>A system call's first instructions, still on the program's stack: the way back is in RCX.</summary>
    public static CallFrame SystemCall => new(CallFrameKind.ReturnInRcx, Rsp, 0);

    /// <summary>There is no caller.</summary>
    public static CallFrame Outermost => new(CallFrameKind.None, Rsp, 0);

    /// <summary>The registers of what was interrupted lie in a trap frame at RBX.</summary>
    public static CallFrame TrapAtRbx => new(CallFrameKind.TrapFrame, Rbx, 0);

    /// <summary>A function that has pushed bytes.</summary>
    public static CallFrame Pushed(int bytes) => new(CallFrameKind.Stack, Rsp, 8 + bytes);

    /// <summary>The registers of who made a system call lie in a trap frame at an offset from RSP.</summary>
    public static CallFrame Call(int offset = 0) => new(CallFrameKind.CallFrame, Rsp, offset);

    /// <summary>The registers of what was interrupted lie in a trap frame at an offset from RSP.</summary>
    public static CallFrame Trap(int offset = 0) => new(CallFrameKind.TrapFrame, Rsp, offset);
}
