namespace LibOs.Sdk.Stubs;

/// <summary>
/// Offsets that the machine stubs share with the kernel's structures (<c>TrapFrame</c> and <c>CoreBlock</c> in
/// LibOs.Kernel; a test compares the two).
/// </summary>
internal static class TrapFrameLayout
{
    public const int Rax = 112;
    public const int Vector = 120;
    public const int Rip = 136;
    public const int Rsp = 160;

    /// <summary>Fifteen registers, vector, error code and what <c>iretq</c> pops.</summary>
    public const int Length = 176;

    /// <summary>The XSAVE area above the frame: legacy part, header, upper halves of the YMM registers.</summary>
    public const int FloatingLength = 832;

    /// <summary>Where the 64 bytes of header lie in an XSAVE area (Intel SDM volume 1, section 13.4.2).</summary>
    public const int FloatingHeader = 512;

    /// <summary>Where XMM0 lies in an XSAVE area (Intel SDM volume 1, table 10-2).</summary>
    public const int FloatingXmm = 160;

    /// <summary>The vector number that marks a system call in a frame.</summary>
    public const int SystemCallVector = 0x100;

    public const int CoreSelf = 0;
    public const int CoreKernelStackTop = 8;
    public const int CoreUserStack = 16;
    public const int CoreInKernel = 24;
    public const int CoreCurrent = 32;

    /// <summary>The state components that XSAVE keeps (XCR0); 0 where there is but FXSAVE.</summary>
    public const int CoreExtendedState = 40;

    /// <summary>The number of threads that wait for the core, 32 bits.</summary>
    public const int CoreReadyCount = 48;

    /// <summary>The core's number, 32 bits.</summary>
    public const int CoreIndex = 52;

    /// <summary>Not 0 when there are instructions to set the base of FS, 32 bits.</summary>
    public const int CoreHasFsBase = 56;

    /// <summary>The thread's number in its control block, 32 bits.</summary>
    public const int ThreadId = 0;

    /// <summary>The number of interrupt vectors in use; 0x30 to 0x33, 0x3F and 0x40 are the kernel's (its <c>Vectors</c>).</summary>
    public const int VectorCount = 65;
}
