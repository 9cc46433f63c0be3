namespace LibOs.Kernel.SystemCalls;

/// <summary>What a system call is about; the sections of docs/os-contract.md.</summary>
internal enum SystemCallGroup
{
    Descriptors,
    Memory,
    Threads,
    Signals,
    Time,
    Program,

    /// <summary>The kernel's own calls, made by its view for managed services.</summary>
    Own,
}
