namespace LibOs.Controller.Symbols;

/// <summary>A place on a stack.</summary>
/// <param name="Address">The instruction that comes next there.</param>
/// <param name="IsExact">Whether the address is the place itself; otherwise it lies behind a call, and the call is the place.</param>
/// <param name="StackPointer">The stack pointer there.</param>
internal readonly record struct StackFrame(ulong Address, bool IsExact, ulong StackPointer)
{
    /// <summary>An address within the call or instruction that the frame stands at.</summary>
    public ulong Place => IsExact || Address == 0 ? Address : Address - 1;
}
