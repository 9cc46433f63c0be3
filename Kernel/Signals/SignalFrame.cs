namespace LibOs.Kernel.Signals;

/// <summary>
/// What a signal handler finds on its stack: return address, ucontext, siginfo, in the layout of x86-64 Linux
/// (asm/ucontext.h, asm/sigcontext.h, asm-generic/siginfo.h).
/// </summary>
internal static class SignalFrame
{
    /// <summary>Return address, then ucontext, then siginfo.</summary>
    public const int Length = 8 + ContextLength + InformationLength;

    public const int ContextLength = 0x130;
    public const int InformationLength = 128;

    // Offsets within ucontext.
    public const int R8 = 0x28;
    public const int R9 = 0x30;
    public const int R10 = 0x38;
    public const int R11 = 0x40;
    public const int R12 = 0x48;
    public const int R13 = 0x50;
    public const int R14 = 0x58;
    public const int R15 = 0x60;
    public const int Rdi = 0x68;
    public const int Rsi = 0x70;
    public const int Rbp = 0x78;
    public const int Rbx = 0x80;
    public const int Rdx = 0x88;
    public const int Rax = 0x90;
    public const int Rcx = 0x98;
    public const int Rsp = 0xA0;
    public const int Rip = 0xA8;
    public const int Rflags = 0xB0;
    public const int Segments = 0xB8;
    public const int ErrorCode = 0xC0;
    public const int TrapNumber = 0xC8;
    public const int OldMask = 0xD0;
    public const int FaultAddress = 0xD8;
    public const int Floating = 0xE0;
    public const int Mask = 0x128;

    // Offsets within siginfo.
    public const int Signal = 0;
    public const int Code = 8;
    public const int Address = 16;
    public const int Sender = 16;

    // Values of si_code.
    public const int CodeKernel = 0x80;
    public const int CodeThread = -6;
    public const int CodeUser = 0;
    public const int CodeMapping = 1;
    public const int CodeAccess = 2;
    public const int CodeDivide = 1;
    public const int CodeFloating = 7;
    public const int CodeOpcode = 2;
    public const int CodeBreakpoint = 1;
    public const int CodeNoObject = 2;
}
