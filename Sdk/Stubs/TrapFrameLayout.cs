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

    /// <summary>The FXSAVE area above the frame.</summary>
    public const int FloatingLength = 512;

    /// <summary>Where XMM0 lies in an FXSAVE area (Intel SDM volume 1, table 10-2).</summary>
    public const int FloatingXmm = 160;

    /// <summary>The vector number that marks a system call in a frame.</summary>
    public const int SystemCallVector = 0x100;

    public const int CoreKernelStackTop = 8;
    public const int CoreUserStack = 16;
    public const int CoreInKernel = 24;

    /// <summary>The number of interrupt vectors in use; 0x30 is the timer, 0x31 the console, 0x3F the spurious one.</summary>
    public const int VectorCount = 64;
}
