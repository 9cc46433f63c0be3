using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// <c>memcpy</c>, <c>memmove</c> and <c>memset</c> with SSE2 loads and stores. They come before the C library's, whose string
/// instructions are several times slower under emulation and on processors without fast short strings.
/// </summary>
internal static class MemoryStubs
{
    public static void Emit(StubAssembler stub)
    {
        EmitMove(stub);
        EmitSet(stub);
    }

    private static void EmitMove(StubAssembler stub)
    {
        Assembler c = stub.Code;
        Label small = c.CreateLabel();
        Label backward = c.CreateLabel();
        Label upTo32 = c.CreateLabel();
        Label loop = c.CreateLabel();
        Label last = c.CreateLabel();
        Label below8 = c.CreateLabel();
        Label below4 = c.CreateLabel();
        Label below2 = c.CreateLabel();
        Label none = c.CreateLabel();

        stub.Global("memcpy"); // (to, from, bytes) -> to
        stub.Global("memmove");
        c.mov(rax, rdi);
        c.cmp(rdx, 16);
        c.jb(small);
        c.cmp(rdx, 32);
        c.jbe(upTo32);
        c.mov(rcx, rdi);
        c.sub(rcx, rsi);
        c.cmp(rcx, rdx);
        c.jb(backward); // to lies inside [from, from + bytes)

        // Forward; the last 32 bytes are loaded first, because stores may overlap them.
        c.movups(xmm4, __xmmword_ptr[rsi + rdx - 32]);
        c.movups(xmm5, __xmmword_ptr[rsi + rdx - 16]);
        c.lea(r8, __[rdi + rdx - 32]);
        c.Label(ref loop);
        c.cmp(rdi, r8);
        c.jae(last);
        c.movups(xmm0, __xmmword_ptr[rsi]);
        c.movups(xmm1, __xmmword_ptr[rsi + 16]);
        c.movups(__xmmword_ptr[rdi], xmm0);
        c.movups(__xmmword_ptr[rdi + 16], xmm1);
        c.add(rsi, 32);
        c.add(rdi, 32);
        c.jmp(loop);
        c.Label(ref last);
        c.movups(__xmmword_ptr[r8], xmm4);
        c.movups(__xmmword_ptr[r8 + 16], xmm5);
        c.ret();

        Label backwardLoop = c.CreateLabel();
        Label backwardLast = c.CreateLabel();
        c.Label(ref backward);
        c.movups(xmm4, __xmmword_ptr[rsi]);
        c.movups(xmm5, __xmmword_ptr[rsi + 16]);
        c.Label(ref backwardLoop);
        c.cmp(rdx, 32);
        c.jbe(backwardLast);
        c.movups(xmm0, __xmmword_ptr[rsi + rdx - 16]);
        c.movups(xmm1, __xmmword_ptr[rsi + rdx - 32]);
        c.movups(__xmmword_ptr[rdi + rdx - 16], xmm0);
        c.movups(__xmmword_ptr[rdi + rdx - 32], xmm1);
        c.sub(rdx, 32);
        c.jmp(backwardLoop);
        c.Label(ref backwardLast);
        c.movups(__xmmword_ptr[rax], xmm4);
        c.movups(__xmmword_ptr[rax + 16], xmm5);
        c.ret();

        c.Label(ref upTo32);
        c.movups(xmm0, __xmmword_ptr[rsi]);
        c.movups(xmm1, __xmmword_ptr[rsi + rdx - 16]);
        c.movups(__xmmword_ptr[rdi], xmm0);
        c.movups(__xmmword_ptr[rdi + rdx - 16], xmm1);
        c.ret();

        c.Label(ref small);
        c.cmp(edx, 8);
        c.jb(below8);
        c.mov(rcx, __qword_ptr[rsi]);
        c.mov(r8, __qword_ptr[rsi + rdx - 8]);
        c.mov(__qword_ptr[rdi], rcx);
        c.mov(__qword_ptr[rdi + rdx - 8], r8);
        c.ret();
        c.Label(ref below8);
        c.cmp(edx, 4);
        c.jb(below4);
        c.mov(ecx, __dword_ptr[rsi]);
        c.mov(r8d, __dword_ptr[rsi + rdx - 4]);
        c.mov(__dword_ptr[rdi], ecx);
        c.mov(__dword_ptr[rdi + rdx - 4], r8d);
        c.ret();
        c.Label(ref below4);
        c.cmp(edx, 2);
        c.jb(below2);
        c.mov(cx, __word_ptr[rsi]);
        c.mov(r8w, __word_ptr[rsi + rdx - 2]);
        c.mov(__word_ptr[rdi], cx);
        c.mov(__word_ptr[rdi + rdx - 2], r8w);
        c.ret();
        c.Label(ref below2);
        c.test(edx, edx);
        c.je(none);
        c.mov(cl, __byte_ptr[rsi]);
        c.mov(__byte_ptr[rdi], cl);
        c.Label(ref none);
        c.ret();
    }

    private static void EmitSet(StubAssembler stub)
    {
        Assembler c = stub.Code;
        Label small = c.CreateLabel();
        Label loop = c.CreateLabel();
        Label last = c.CreateLabel();
        Label below8 = c.CreateLabel();
        Label bytes = c.CreateLabel();
        Label none = c.CreateLabel();

        stub.Global("memset"); // (to, value, bytes) -> to
        c.mov(rax, rdi);
        c.movzx(ecx, sil);
        c.mov(r8, 0x0101_0101_0101_0101);
        c.imul(rcx, r8);
        c.cmp(rdx, 16);
        c.jb(small);
        c.movq(xmm0, rcx);
        c.punpcklqdq(xmm0, xmm0);
        c.lea(r8, __[rdi + rdx - 16]);
        c.Label(ref loop);
        c.cmp(rdi, r8);
        c.jae(last);
        c.movups(__xmmword_ptr[rdi], xmm0);
        c.add(rdi, 16);
        c.jmp(loop);
        c.Label(ref last);
        c.movups(__xmmword_ptr[r8], xmm0);
        c.ret();

        c.Label(ref small);
        c.cmp(edx, 8);
        c.jb(below8);
        c.mov(__qword_ptr[rdi], rcx);
        c.mov(__qword_ptr[rdi + rdx - 8], rcx);
        c.ret();
        c.Label(ref below8);
        c.test(edx, edx);
        c.je(none);
        c.Label(ref bytes);
        c.mov(__byte_ptr[rdi], cl);
        c.inc(rdi);
        c.dec(edx);
        c.jne(bytes);
        c.Label(ref none);
        c.ret();
    }
}
