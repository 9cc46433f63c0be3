using System.Runtime;
using System.Runtime.CompilerServices;

namespace LibOs.Kernel.Machine;

/// <summary>The machine stubs: instructions that C# cannot express, as plain functions.</summary>
internal static unsafe class Native
{
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    /// <summary>The table of what the linker knows.</summary>
    [RuntimeImport("*", "libos_addresses")]
    [MethodImpl(Import)]
    public static extern ImageAddresses* Addresses();

    /// <summary>This core's block, which GS points at.</summary>
    [RuntimeImport("*", "libos_core")]
    [MethodImpl(Import)]
    public static extern CoreBlock* Core();

    /// <summary>Reads an I/O port.</summary>
    [RuntimeImport("*", "libos_port_in8")]
    [MethodImpl(Import)]
    public static extern byte ReadPort8(ushort port);

    /// <summary>Writes an I/O port.</summary>
    [RuntimeImport("*", "libos_port_out8")]
    [MethodImpl(Import)]
    public static extern void WritePort8(ushort port, byte value);

    /// <summary>Writes a model-specific register.</summary>
    [RuntimeImport("*", "libos_write_msr")]
    [MethodImpl(Import)]
    public static extern void WriteModelRegister(uint register, ulong value);

    /// <summary>Sets the base of FS, where a thread's own memory lies.</summary>
    [RuntimeImport("*", "libos_set_fs_base")]
    [MethodImpl(Import)]
    public static extern void SetFsBase(ulong value);

    /// <summary>Lets WRFSBASE and its kin be used.</summary>
    [RuntimeImport("*", "libos_enable_fs_base")]
    [MethodImpl(Import)]
    public static extern void EnableFsBaseInstructions();

    /// <summary>Reads the time-stamp counter.</summary>
    [RuntimeImport("*", "libos_read_timestamp")]
    [MethodImpl(Import)]
    public static extern ulong ReadTimestamp();

    /// <summary>The address of the last page fault (CR2).</summary>
    [RuntimeImport("*", "libos_read_fault_address")]
    [MethodImpl(Import)]
    public static extern ulong ReadFaultAddress();

    /// <summary>The caller's frame pointer (RBP).</summary>
    [RuntimeImport("*", "libos_read_frame_pointer")]
    [MethodImpl(Import)]
    public static extern ulong ReadFramePointer();

    /// <summary>Switches to a top-level page table (CR3).</summary>
    [RuntimeImport("*", "libos_load_page_table")]
    [MethodImpl(Import)]
    public static extern void LoadPageTable(ulong physicalAddress);

    /// <summary>Loads the top-level page table once more, which drops all translations.</summary>
    [RuntimeImport("*", "libos_reload_page_table")]
    [MethodImpl(Import)]
    public static extern void ReloadPageTable();

    /// <summary>Drops one page's translation.</summary>
    [RuntimeImport("*", "libos_invalidate_page")]
    [MethodImpl(Import)]
    public static extern void InvalidatePage(ulong address);

    /// <summary>CPUID: EAX, EBX, ECX, EDX.</summary>
    [RuntimeImport("*", "libos_cpuid")]
    [MethodImpl(Import)]
    public static extern void Identify(uint leaf, uint subleaf, uint* four);

    /// <summary>RDRAND; 0 when it has nothing to give. Only where CPUID reports it.</summary>
    [RuntimeImport("*", "libos_random")]
    [MethodImpl(Import)]
    public static extern int Random(ulong* value);

    /// <summary>Lets programs use the state components given (XCR0): 1 x87, 2 SSE, 4 AVX.</summary>
    [RuntimeImport("*", "libos_enable_extended_state")]
    [MethodImpl(Import)]
    public static extern void EnableExtendedState(uint components);

    /// <summary>LGDT.</summary>
    [RuntimeImport("*", "libos_load_descriptors")]
    [MethodImpl(Import)]
    public static extern void LoadDescriptors(ulong table, ushort limit);

    /// <summary>LIDT and LTR.</summary>
    [RuntimeImport("*", "libos_load_tables")]
    [MethodImpl(Import)]
    public static extern void LoadTables(ulong idt, ushort limit, ushort taskSelector);

    /// <summary>Sleeps until an interrupt, which is let in meanwhile.</summary>
    [RuntimeImport("*", "libos_idle")]
    [MethodImpl(Import)]
    public static extern void Idle();

    /// <summary>Stops the processor for good.</summary>
    [RuntimeImport("*", "libos_stop")]
    [MethodImpl(Import)]
    public static extern void Stop();

    /// <summary>MFENCE.</summary>
    [RuntimeImport("*", "libos_fence")]
    [MethodImpl(Import)]
    public static extern void Fence();

    /// <summary>A system call made by managed code.</summary>
    [RuntimeImport("*", "libos_kernel_call")]
    [MethodImpl(Import)]
    public static extern long Call(ulong number, ulong a, ulong b, ulong c);

    /// <summary>Clears 4096 bytes.</summary>
    [RuntimeImport("*", "libos_zero_page")]
    [MethodImpl(Import)]
    public static extern void ZeroPage(byte* page);

    /// <summary>Saves the callee-saved registers on this stack and goes on on another.</summary>
    [RuntimeImport("*", "libos_switch")]
    [MethodImpl(Import)]
    public static extern void Switch(ulong* save, ulong next);

    /// <summary>Leaves the kernel through a frame; never returns.</summary>
    [RuntimeImport("*", "libos_enter")]
    [MethodImpl(Import)]
    public static extern void Enter(TrapFrame* frame);

    /// <summary>Completes the XSAVE area of a system call, which holds XMM only.</summary>
    [RuntimeImport("*", "libos_complete_floating")]
    [MethodImpl(Import)]
    public static extern void CompleteFloating(byte* area);

    /// <summary>Copies to or from the program; 0 or -EFAULT.</summary>
    [RuntimeImport("*", "libos_user_copy")]
    [MethodImpl(Import)]
    public static extern long UserCopy(ulong to, ulong from, ulong bytes);

    /// <summary>Loads a word; negative when it cannot be read.</summary>
    [RuntimeImport("*", "libos_user_load32")]
    [MethodImpl(Import)]
    public static extern long UserLoad32(ulong address);

    /// <summary>Stores a word; 0 or -EFAULT.</summary>
    [RuntimeImport("*", "libos_user_store32")]
    [MethodImpl(Import)]
    public static extern long UserStore32(ulong address, uint value);

    /// <summary>0 when the byte can be read, or -EFAULT.</summary>
    [RuntimeImport("*", "libos_user_probe_read")]
    [MethodImpl(Import)]
    public static extern long UserProbeRead(ulong address);

    /// <summary>0 when the byte can be written, or -EFAULT.</summary>
    [RuntimeImport("*", "libos_user_probe_write")]
    [MethodImpl(Import)]
    public static extern long UserProbeWrite(ulong address);

    /// <summary>Copies memory that is known to be there.</summary>
    [RuntimeImport("*", "memmove")]
    [MethodImpl(Import)]
    public static extern void Copy(void* to, void* from, nuint bytes);

    /// <summary>The C library's pthread_getattr_np, which the image's linking wraps.</summary>
    [RuntimeImport("*", "__real_pthread_getattr_np")]
    [MethodImpl(Import)]
    public static extern int GetThreadAttributes(nuint thread, nuint attributes);
}
