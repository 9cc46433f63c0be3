using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// Copying and clearing for kernel path, where the class library's routines would leave managed code. They use general
/// registers only; the image verifier points calls of <c>Span.CopyTo</c> and <c>Span.Clear</c> in kernel path here.
/// </summary>
internal static class KernelMemoryStubs
{
    public static void Emit(StubAssembler stub)
    {
        EmitCopy(stub);
        EmitFill(stub);
    }

    /// <summary>Copies RDX bytes from RSI to RDI, words first, upwards; RAX becomes zero, RCX, RDX, RSI and RDI change.</summary>
    public static void EmitCopyUp(Assembler c)
    {
        Label words = c.CreateLabel(), bytes = c.CreateLabel(), byteLoop = c.CreateLabel(), done = c.CreateLabel();
        c.mov(rcx, rdx);
        c.shr(rcx, 3);
        c.je(bytes);
        c.Label(ref words);
        c.mov(rax, __qword_ptr[rsi]);
        c.mov(__qword_ptr[rdi], rax);
        c.add(rsi, 8);
        c.add(rdi, 8);
        c.dec(rcx);
        c.jne(words);
        c.Label(ref bytes);
        c.and(edx, 7);
        c.je(done);
        c.Label(ref byteLoop);
        c.mov(al, __byte_ptr[rsi]);
        c.mov(__byte_ptr[rdi], al);
        c.inc(rsi);
        c.inc(rdi);
        c.dec(edx);
        c.jne(byteLoop);
        c.Label(ref done);
        c.xor(eax, eax);
    }

    private static void EmitCopy(StubAssembler stub)
    {
        Assembler c = stub.Code;
        Label backward = c.CreateLabel();
        Label wordsDown = c.CreateLabel(), bytesDown = c.CreateLabel(), byteLoopDown = c.CreateLabel(), doneDown = c.CreateLabel();

        stub.Global("libos_copy"); // (to, from, bytes); the two may overlap
        c.mov(rax, rdi);
        c.sub(rax, rsi);
        c.cmp(rax, rdx);
        c.jb(backward); // to lies inside [from, from + bytes)
        EmitCopyUp(c);
        c.ret();

        c.Label(ref backward);
        c.mov(rcx, rdx);
        c.and(ecx, 7);
        c.je(bytesDown);
        c.Label(ref byteLoopDown);
        c.mov(al, __byte_ptr[rsi + rdx - 1]);
        c.mov(__byte_ptr[rdi + rdx - 1], al);
        c.dec(rdx);
        c.dec(ecx);
        c.jne(byteLoopDown);
        c.Label(ref bytesDown);
        c.test(rdx, rdx);
        c.je(doneDown);
        c.Label(ref wordsDown);
        c.mov(rax, __qword_ptr[rsi + rdx - 8]);
        c.mov(__qword_ptr[rdi + rdx - 8], rax);
        c.sub(rdx, 8);
        c.jne(wordsDown);
        c.Label(ref doneDown);
        c.ret();
    }

    private static void EmitFill(StubAssembler stub)
    {
        Assembler c = stub.Code;
        Label fill = c.CreateLabel(), words = c.CreateLabel(), bytes = c.CreateLabel(), byteLoop = c.CreateLabel(), done = c.CreateLabel();

        stub.Global("libos_clear"); // (to, bytes)
        c.mov(rdx, rsi);
        c.xor(eax, eax);
        c.jmp(fill);

        stub.Global("libos_fill"); // (to, byte, bytes)
        c.movzx(eax, sil);
        c.mov(rcx, 0x0101_0101_0101_0101);
        c.imul(rax, rcx);
        c.Label(ref fill);
        c.mov(rcx, rdx);
        c.shr(rcx, 3);
        c.je(bytes);
        c.Label(ref words);
        c.mov(__qword_ptr[rdi], rax);
        c.add(rdi, 8);
        c.dec(rcx);
        c.jne(words);
        c.Label(ref bytes);
        c.and(edx, 7);
        c.je(done);
        c.Label(ref byteLoop);
        c.mov(__byte_ptr[rdi], al);
        c.inc(rdi);
        c.dec(edx);
        c.jne(byteLoop);
        c.Label(ref done);
        c.ret();
    }
}
