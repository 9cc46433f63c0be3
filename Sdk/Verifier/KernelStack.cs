using LibOs.Sdk.Stubs;

namespace LibOs.Sdk.Verifier;

/// <summary>The stacks that kernel path runs on.</summary>
internal static class KernelStack
{
    /// <summary>A thread's kernel stack, its control block included; as long as the stack the kernel boots on, in bytes.</summary>
    public const int ThreadStack = 16 * 1024;

    /// <summary>What the control block at the lower end of a thread's stack takes at most, in bytes.</summary>
    public const int ControlBlock = 512;

    /// <summary>The shortest of the stacks for traps within the kernel, in bytes.</summary>
    public const int TrapStack = 8 * 1024;

    /// <summary>The entry for traps that happen while the kernel runs.</summary>
    public const string KernelTrapEntry = "libos_kernel_trap";

    /// <summary>The entry of the boot.</summary>
    public const string BootEntry = "libos_kernel_main";

    private const int Saved = TrapFrameLayout.Length + TrapFrameLayout.FloatingLength;
    private const int Alignment = 16;

    /// <summary>The bytes that a root may use before its return address is pushed.</summary>
    /// <param name="root">The root's symbol.</param>
    public static int LimitOf(string root) => root switch
    {
        KernelTrapEntry => TrapStack - Saved - Alignment,
        BootEntry => ThreadStack - Alignment,
        _ => ThreadStack - ControlBlock - Saved - Alignment,
    };
}
