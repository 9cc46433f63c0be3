namespace LibOs.Kernel.Machine;

/// <summary>
/// A thread's registers on its way into the kernel, as the machine stubs lay them out at the top of its kernel stack. The
/// XSAVE area follows it.
/// </summary>
internal unsafe struct TrapFrame
{
    /// <summary>The length of the XSAVE area behind a frame in bytes: legacy part, header, upper halves of YMM.</summary>
    public const int FloatingLength = 832;

    /// <summary>Where the header lies in it: the components saved, then what must be zero (Intel SDM volume 1, section 13.4.2).</summary>
    public const int FloatingHeader = 512;

    /// <summary>The length of the header in bytes.</summary>
    public const int FloatingHeaderLength = 64;

    /// <summary>The vector number of a system call.</summary>
    public const ulong SystemCallVector = 0x100;

    public ulong R15;
    public ulong R14;
    public ulong R13;
    public ulong R12;
    public ulong R11;
    public ulong R10;
    public ulong R9;
    public ulong R8;
    public ulong Rdi;
    public ulong Rsi;
    public ulong Rbp;
    public ulong Rbx;
    public ulong Rdx;
    public ulong Rcx;
    public ulong Rax;
    public ulong Vector;
    public ulong Error;
    public ulong Rip;
    public ulong Cs;
    public ulong Rflags;
    public ulong Rsp;
    public ulong Ss;

    /// <summary>The XSAVE area of a frame that lies at the top of a kernel stack.</summary>
    public static byte* Floating(TrapFrame* frame) => (byte*)(frame + 1);
}
