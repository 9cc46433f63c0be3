using System.Runtime.Intrinsics.X86;

namespace LibOs.Kernel.Machine;

/// <summary>What a core does between two looks at something that another core will change.</summary>
/// <remarks>
/// PAUSE tells the processor, or the hypervisor, that the core waits. QEMU's emulator instead leaves its translated code at each one
/// and takes its global lock, which the core that is waited for needs to be interrupted: there a core looks again at once.
/// </remarks>
internal static unsafe class Spin
{
    private const uint HypervisorLeaf = 0x4000_0000;
    private const uint Hypervisor = 1u << 31; // CPUID leaf 1, ECX
    private const uint EmulatorSignature = 0x5447_4354; // "TCGT" in EBX (QEMU: target/i386/cpu.c)

    private static bool s_isEmulated;

    /// <summary>Finds out what the machine is.</summary>
    /// <param name="four">Room for the four registers of CPUID.</param>
    public static void Initialize(uint* four)
    {
        // SAFETY: the caller gives room for four words.
        Native.Identify(1, 0, four);
        if ((four[2] & Hypervisor) == 0) return;
        Native.Identify(HypervisorLeaf, 0, four);
        s_isEmulated = four[1] == EmulatorSignature;
    }

    /// <summary>Waits a moment.</summary>
    public static void Wait()
    {
        if (!s_isEmulated) X86Base.Pause();
    }
}
