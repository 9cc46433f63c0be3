using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>The way from a PVH loader to the kernel's first C# method.</summary>
internal static class EntryStubs
{
    private const uint ExtendedFeatures = 0xC000_0080; // IA32_EFER
    private const uint GsBase = 0xC000_0101; // IA32_GS_BASE

    /// <summary>
    /// 32-bit protected mode, paging off, EBX = hvm_start_info (Xen's docs/misc/pvh). Maps the first 4 GiB one to one
    /// with 2 MiB pages and enters long mode; the kernel replaces these tables.
    /// </summary>
    public static void EmitProtectedMode(StubAssembler stub)
    {
        Assembler c = stub.Code;
        uint Address(string symbol) => (uint)stub.Outside(symbol);

        stub.Global("libos_pvh_entry");
        c.cld();
        c.rdtsc();
        c.mov(__dword_ptr[Address("libos_entry_timestamp")], eax);
        c.mov(__dword_ptr[Address("libos_entry_timestamp") + 4], edx);

        c.mov(eax, Address("libos_boot_pdpt"));
        c.or(eax, 3);
        c.mov(__dword_ptr[Address("libos_boot_pml4")], eax);
        c.mov(eax, Address("libos_boot_pd"));
        c.or(eax, 3);
        c.mov(edi, Address("libos_boot_pdpt"));
        for (int i = 0; i < 4; i++)
        {
            c.mov(__dword_ptr[edi + (8 * i)], eax);
            c.add(eax, 4096);
        }

        c.mov(eax, 0x83); // present, writable, 2 MiB
        c.mov(edi, Address("libos_boot_pd"));
        c.mov(ecx, 2048);
        Label fill = c.CreateLabel();
        c.Label(ref fill);
        c.mov(__dword_ptr[edi], eax);
        c.add(edi, 8);
        c.add(eax, 0x20_0000);
        c.dec(ecx);
        c.jne(fill);

        EnterLongMode(stub, "libos_long_mode_entry");
    }

    /// <summary>
    /// Where another core arrives from real mode, in 32-bit protected mode with the image's descriptor table. The first
    /// core's one-to-one map carries it into long mode.
    /// </summary>
    public static void EmitProtectedModeOfCore(StubAssembler stub)
    {
        Assembler c = stub.Code;
        stub.Global("libos_core_entry");
        c.mov(eax, 0x10);
        c.mov(ds, ax);
        c.mov(es, ax);
        c.mov(ss, ax);
        EnterLongMode(stub, "libos_core_long_mode_entry");
    }

    private static void EnterLongMode(StubAssembler stub, string target)
    {
        Assembler c = stub.Code;
        uint Address(string symbol) => (uint)stub.Outside(symbol);
        c.mov(eax, cr4);
        c.or(eax, 0x6A0); // PAE, PGE, OSFXSR, OSXMMEXCPT
        c.mov(cr4, eax);
        c.mov(eax, Address("libos_boot_pml4"));
        c.mov(cr3, eax);
        c.mov(ecx, ExtendedFeatures);
        c.rdmsr();
        c.or(eax, 0x901); // SCE, LME, NXE
        c.wrmsr();
        c.mov(eax, cr0);
        c.and(eax, 0x9FFF_FFFB); // caches on, no x87 emulation
        c.or(eax, 0x8001_0023); // PG, WP, NE, MP, PE
        c.mov(cr0, eax);
        c.lgdt(__[Address("libos_gdt_register")]);
        c.jmp(8, Address(target));
    }

    /// <summary>Another core in long mode: the kernel's tables, its own block and stack, then C#.</summary>
    public static void EmitLongModeOfCore(StubAssembler stub)
    {
        Assembler c = stub.Code;
        stub.Global("libos_core_long_mode_entry");
        c.xor(eax, eax);
        c.mov(fs, ax);
        c.mov(gs, ax);
        c.mov(eax, (uint)stub.Outside("libos_next_core_table"));
        c.mov(rax, __qword_ptr[rax]);
        c.mov(cr3, rax);
        c.mov(eax, (uint)stub.Outside("libos_next_core"));
        c.mov(rdi, __qword_ptr[rax]);
        c.mov(rsp, __qword_ptr[rdi + TrapFrameLayout.CoreKernelStackTop]);
        c.mov(rax, rdi);
        c.mov(rdx, rdi);
        c.shr(rdx, 32);
        c.mov(ecx, GsBase);
        c.wrmsr();
        c.xor(ebp, ebp);
        stub.Frame(CallFrame.Outermost);
        c.call(stub.Outside("libos_core_main")); // never returns
        c.ud2();
    }

    /// <summary>64-bit mode on the first tables: stack, core block, then C#.</summary>
    public static void EmitLongMode(StubAssembler stub)
    {
        Assembler c = stub.Code;
        stub.Global("libos_long_mode_entry");
        c.mov(eax, 0x10);
        c.mov(ds, ax);
        c.mov(es, ax);
        c.mov(ss, ax);
        c.xor(eax, eax);
        c.mov(fs, ax);
        c.mov(gs, ax);
        c.mov(esp, (uint)stub.Outside("libos_boot_stack")); // the image lies below 2 GiB
        c.add(rsp, MachineStubs.BootStackLength);
        c.mov(eax, (uint)stub.Outside("libos_core0"));
        c.mov(__qword_ptr[rax], rax);
        c.mov(__qword_ptr[rax + TrapFrameLayout.CoreInKernel], 1);
        c.mov(rdx, rax);
        c.shr(rdx, 32);
        c.mov(ecx, GsBase);
        c.wrmsr();
        c.mov(__byte_ptr[(uint)stub.Outside(CheckStubs.BootedSymbol)], 1); // from here on GS can be relied on
        c.mov(edi, ebx); // hvm_start_info, below 4 GiB
        c.xor(ebp, ebp);
        stub.Frame(CallFrame.Outermost);
        c.call(stub.Outside("libos_kernel_main"));
        Label stop = c.CreateLabel();
        c.Label(ref stop);
        c.cli();
        c.hlt();
        c.jmp(stop);
    }
}
