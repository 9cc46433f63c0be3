using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// Accesses to the program's memory that may fault for good. The kernel's page fault handler sends a fault that it cannot
/// serve, in the code between <c>libos_user_access_begin</c> and <c>_end</c>, to <c>libos_user_access_fault</c>. All are
/// leaf functions without a stack frame, so the fault path may return for them.
/// </summary>
internal static class UserMemoryStubs
{
    private const int BadAddress = -14; // EFAULT

    public static void Emit(StubAssembler stub)
    {
        Assembler c = stub.Code;

        stub.Global("libos_access_lost_entry"); // where any other access of the kernel to the program's memory ends that fails
        c.and(rsp, -16);
        c.call(stub.Outside("libos_access_lost")); // never returns
        c.ud2();

        stub.Global("libos_user_access_begin");

        stub.Global("libos_user_copy"); // (to, from, bytes) -> 0 or -EFAULT
        KernelMemoryStubs.EmitCopyUp(c); // ends with zero in RAX
        c.ret();

        stub.Global("libos_user_load32"); // (address) -> value, or negative
        c.mov(eax, __dword_ptr[rdi]);
        c.ret();

        stub.Global("libos_user_store32"); // (address, value) -> 0 or negative
        c.mov(__dword_ptr[rdi], esi);
        c.xor(eax, eax);
        c.ret();

        stub.Global("libos_user_probe_read"); // (address) -> 0 or negative
        c.mov(al, __byte_ptr[rdi]);
        c.xor(eax, eax);
        c.ret();

        stub.Global("libos_user_probe_write"); // (address) -> 0 or negative: writes what is there, whatever other cores do meanwhile
        c.@lock.or(__byte_ptr[rdi], 0);
        c.xor(eax, eax);
        c.ret();

        stub.Global("libos_user_access_end");
        stub.Global("libos_user_access_fault");
        c.mov(rax, BadAddress);
        c.ret();
    }
}
