using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// Reading a clock, and the number of the core, without entering the kernel: stands before the C library's functions, and runs
/// as part of the program. It is no managed code, so a collector that interrupts it looks for no frame of its own.
/// </summary>
internal static class ClockStubs
{
    // Offsets in the kernel's ClockPage.
    public const int Start = 0;
    public const int Fraction = 8;
    public const int RealtimeOffset = 16;
    public const int HasMonotonic = 24;
    public const int HasRealtime = 28;

    private const int FractionBits = 30; // as in the kernel's Clock
    private const int NanosecondsPerSecond = 1_000_000_000;
    private const int Realtime = 0;
    private const int Monotonic = 1;
    private const int RealtimeCoarse = 5;
    private const int MonotonicCoarse = 6;

    public static void Emit(StubAssembler stub)
    {
        Assembler c = stub.Code;
        Label monotonic = c.CreateLabel();
        Label realtime = c.CreateLabel();
        Label store = c.CreateLabel();
        Label ask = c.CreateLabel();
        uint page = (uint)stub.Outside("libos_clock"); // the image lies below 2 GiB

        stub.Global("__wrap_clock_gettime"); // (clock, timespec*) -> 0 or -1
        c.mov(r8d, page);
        c.cmp(edi, Monotonic);
        c.je(monotonic);
        c.cmp(edi, MonotonicCoarse);
        c.je(monotonic);
        c.cmp(edi, Realtime);
        c.je(realtime);
        c.cmp(edi, RealtimeCoarse);
        c.jne(ask);
        c.Label(ref realtime);
        c.cmp(__dword_ptr[r8 + HasRealtime], 0);
        c.je(ask);
        ReadNanoseconds(c);
        c.add(rax, __qword_ptr[r8 + RealtimeOffset]);
        c.jmp(store);
        c.Label(ref monotonic);
        c.cmp(__dword_ptr[r8 + HasMonotonic], 0);
        c.je(ask);
        ReadNanoseconds(c);
        c.Label(ref store);
        c.xor(edx, edx);
        c.mov(ecx, NanosecondsPerSecond);
        c.div(rcx);
        c.mov(__qword_ptr[rsi], rax);
        c.mov(__qword_ptr[rsi + 8], rdx);
        c.xor(eax, eax);
        c.ret();
        c.Label(ref ask);
        c.jmp(stub.Outside("__real_clock_gettime"));

        stub.Global("__wrap_sched_getcpu"); // () -> the core's number
        Label elsewhere = c.CreateLabel();
        c.mov(eax, page);
        c.cmp(__dword_ptr[rax + HasMonotonic], 0);
        c.je(elsewhere);
        c.mov(eax, __dword_ptr.gs[TrapFrameLayout.CoreIndex]);
        c.ret();
        c.Label(ref elsewhere);
        c.jmp(stub.Outside("__real_sched_getcpu"));
    }

    private static void ReadNanoseconds(Assembler c)
    {
        c.rdtsc();
        c.shl(rdx, 32);
        c.or(rax, rdx);
        c.sub(rax, __qword_ptr[r8 + Start]);
        c.mul(__qword_ptr[r8 + Fraction]);
        c.shrd(rax, rdx, FractionBits);
    }
}
