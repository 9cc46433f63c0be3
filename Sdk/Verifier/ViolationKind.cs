namespace LibOs.Sdk.Verifier;

/// <summary>What kernel path must not do.</summary>
internal enum ViolationKind
{
    Allocation,
    WriteBarrier,
    CollectorPoll,
    Transition,
    InterfaceDispatch,
    TypeCast,
    ClassConstructor,
    ThreadStatic,
    Throw,
    GenericLookup,
    StackCookie,
    LargeCopy,
    DelegateCall,
    VirtualCall,
    FunctionPointer,
    UnknownJump,
    NativeCode,
    SystemCall,
    UnknownStack,
    Undecodable,
    Recursion,
    DeepStack,
    CpuLevel,
    PrivilegedInstruction,
}
