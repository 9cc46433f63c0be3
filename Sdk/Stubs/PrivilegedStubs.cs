using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>Plain functions around privileged instructions and context switches (System V calling convention).</summary>
internal static class PrivilegedStubs
{
    private const uint FsBase = 0xC000_0100; // IA32_FS_BASE

    public static void Emit(StubAssembler stub)
    {
        EmitInstructions(stub);
        EmitContext(stub);
    }

    private static void EmitInstructions(StubAssembler stub)
    {
        Assembler c = stub.Code;

        stub.Global("libos_addresses"); // () -> the address table
        c.mov(eax, (uint)stub.Outside("libos_address_table")); // the image lies below 2 GiB
        c.ret();

        stub.Global("libos_core"); // () -> this core's block
        c.mov(rax, __qword_ptr.gs[TrapFrameLayout.CoreSelf]);
        c.ret();

        stub.Global("libos_port_in8"); // (port) -> byte
        c.mov(edx, edi);
        c.xor(eax, eax);
        c.@in(al, dx);
        c.ret();

        stub.Global("libos_port_out8"); // (port, value)
        c.mov(edx, edi);
        c.mov(eax, esi);
        c.@out(dx, al);
        c.ret();

        stub.Global("libos_write_msr"); // (register, value)
        c.mov(ecx, edi);
        c.mov(eax, esi);
        c.mov(rdx, rsi);
        c.shr(rdx, 32);
        c.wrmsr();
        c.ret();

        stub.Global("libos_set_fs_base"); // (value)
        Label register = c.CreateLabel();
        c.cmp(__dword_ptr.gs[TrapFrameLayout.CoreHasFsBase], 0);
        c.je(register);
        c.wrfsbase(rdi);
        c.ret();
        c.Label(ref register);
        c.mov(ecx, FsBase);
        c.mov(eax, edi);
        c.mov(rdx, rdi);
        c.shr(rdx, 32);
        c.wrmsr();
        c.ret();

        stub.Global("libos_enable_fs_base");
        c.mov(rax, cr4);
        c.or(rax, 1 << 16);
        c.mov(cr4, rax);
        c.ret();

        stub.Global("libos_read_timestamp"); // () -> TSC
        c.rdtsc();
        c.shl(rdx, 32);
        c.or(rax, rdx);
        c.ret();

        stub.Global("libos_read_fault_address"); // () -> CR2
        c.mov(rax, cr2);
        c.ret();

        stub.Global("libos_read_frame_pointer"); // () -> RBP
        c.mov(rax, rbp);
        c.ret();

        stub.Global("libos_load_page_table"); // (physical address)
        c.mov(cr3, rdi);
        c.ret();

        stub.Global("libos_reload_page_table");
        c.mov(rax, cr3);
        c.mov(cr3, rax);
        c.ret();

        stub.Global("libos_invalidate_page"); // (address)
        c.invlpg(__[rdi]);
        c.ret();

        stub.Global("libos_cpuid"); // (leaf, subleaf, uint* four)
        c.push(rbx);
        stub.Frame(CallFrame.Pushed(8));
        c.mov(r8, rdx);
        c.mov(eax, edi);
        c.mov(ecx, esi);
        c.cpuid();
        c.mov(__dword_ptr[r8], eax);
        c.mov(__dword_ptr[r8 + 4], ebx);
        c.mov(__dword_ptr[r8 + 8], ecx);
        c.mov(__dword_ptr[r8 + 12], edx);
        c.pop(rbx);
        stub.Frame(CallFrame.Leaf);
        c.ret();

        stub.Global("libos_random"); // (ulong* value) -> 1 when RDRAND gave a number
        Label retry = c.CreateLabel();
        Label got = c.CreateLabel();
        c.mov(ecx, 10);
        c.Label(ref retry);
        c.rdrand(rax);
        c.jb(got);
        c.dec(ecx);
        c.jne(retry);
        c.xor(eax, eax);
        c.ret();
        c.Label(ref got);
        c.mov(__qword_ptr[rdi], rax);
        c.mov(eax, 1);
        c.ret();

        stub.Global("libos_enable_extended_state"); // (components): OSXSAVE, then XCR0
        c.mov(rax, cr4);
        c.or(rax, 1 << 18);
        c.mov(cr4, rax);
        c.xor(ecx, ecx);
        c.mov(eax, edi);
        c.xor(edx, edx);
        c.xsetbv();
        c.ret();

        stub.Global("libos_load_descriptors"); // (gdt, limit)
        c.sub(rsp, 24);
        stub.Frame(CallFrame.Pushed(24));
        c.mov(__word_ptr[rsp], si);
        c.mov(__qword_ptr[rsp + 2], rdi);
        c.lgdt(__[rsp]);
        c.add(rsp, 24);
        stub.Frame(CallFrame.Leaf);
        c.ret();

        stub.Global("libos_load_tables"); // (idt, idt limit, task selector)
        c.sub(rsp, 24);
        stub.Frame(CallFrame.Pushed(24));
        c.mov(__word_ptr[rsp], si);
        c.mov(__qword_ptr[rsp + 2], rdi);
        c.lidt(__[rsp]);
        c.add(rsp, 24);
        stub.Frame(CallFrame.Leaf);
        c.ltr(dx);
        c.ret();

        stub.Global("libos_idle"); // interrupts are let in for as long as the processor sleeps
        c.sti();
        c.hlt();
        c.cli();
        c.ret();

        Label stop = stub.Global("libos_stop"); // never returns
        c.cli();
        c.hlt();
        c.jmp(stop);

        stub.Global("libos_fence");
        c.mfence();
        c.ret();

        stub.Global("libos_kernel_call"); // (number, a, b, c) -> result: a system call made by managed code
        c.mov(rax, rdi);
        c.mov(rdi, rsi);
        c.mov(rsi, rdx);
        c.mov(rdx, rcx);
        c.syscall();
        c.ret();

        stub.Global("libos_zero_page"); // (page): ordinary stores, since rep stos is slow under emulation
        Label zero = c.CreateLabel();
        c.xorps(xmm0, xmm0);
        c.lea(rax, __[rdi + 4096]);
        c.Label(ref zero);
        for (int i = 0; i < 8; i++) c.movaps(__xmmword_ptr[rdi + (16 * i)], xmm0);
        c.add(rdi, 128);
        c.cmp(rdi, rax);
        c.jne(zero);
        c.ret();
    }

    private static void EmitContext(StubAssembler stub)
    {
        Assembler c = stub.Code;
        AssemblerRegister64[] saved = [rbx, rbp, r12, r13, r14, r15];

        stub.Global("libos_switch"); // (ulong* save, ulong next): MXCSR and x87 control travel with a thread
        foreach (AssemblerRegister64 register in saved) c.push(register);
        c.sub(rsp, 8);
        c.stmxcsr(__dword_ptr[rsp]);
        c.fnstcw(__word_ptr[rsp + 4]);
        c.mov(__qword_ptr[rdi], rsp);
        c.mov(rsp, rsi);
        c.fninit();
        c.fldcw(__word_ptr[rsp + 4]);
        c.ldmxcsr(__dword_ptr[rsp]);
        c.add(rsp, 8);
        foreach (AssemblerRegister64 register in saved.Reverse()) c.pop(register);
        c.ret();

        stub.Global("libos_enter"); // (frame): leaves the kernel for good through a trap frame
        c.mov(rsp, rdi);
        stub.Frame(CallFrame.Trap());
        c.jmp(stub.Outside("libos_return_from_trap"));

        stub.Global("libos_idle_entry"); // a core's idle loop, on a stack of its own
        c.xor(ebp, ebp);
        stub.Frame(CallFrame.Outermost);
        c.call(stub.Outside("libos_idle_main")); // never returns
        c.ud2();

        stub.Global("libos_complete_floating"); // (area): a system call saved XMM only; add the rest
        for (int i = 0; i < 16; i++)
            c.movaps(TrapStubs.Xmm(i), __xmmword_ptr[rdi + TrapFrameLayout.FloatingXmm + (16 * i)]);
        TrapStubs.TransferFloating(c, __[rdi], save: true);
        c.ret();
    }
}
