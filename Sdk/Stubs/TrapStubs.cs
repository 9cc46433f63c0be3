using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>The ways into the kernel while a program runs, and out of it.</summary>
/// <remarks>
/// Everything runs in ring 0, so the processor neither switches stacks nor keeps clear of the red zone by itself: traps
/// enter on interrupt-stack-table stacks, and <c>syscall</c> code changes the stack before it pushes anything. Frames end
/// up at a fixed place, the top of the thread's kernel stack: the XSAVE area, below it the trap frame.
/// </remarks>
internal static class TrapStubs
{
    private static readonly int[] s_withErrorCode = [8, 10, 11, 12, 13, 14, 17, 21, 29, 30]; // Intel SDM volume 3, table 6-1

    /// <summary>Pushed in this order, so that R15 lies lowest.</summary>
    private static readonly AssemblerRegister64[] s_pushed =
        [rax, rcx, rdx, rbx, rbp, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15];

    private const int ReservedOnStack = TrapFrameLayout.FloatingLength + TrapFrameLayout.Length;
    private const int FrameXmm = TrapFrameLayout.Length + TrapFrameLayout.FloatingXmm;

    public static AssemblerRegisterXMM Xmm(int index) => new((Register)((int)Register.XMM0 + index));

    /// <summary>Emits the stubs and returns the label of each vector's entry.</summary>
    public static IReadOnlyList<Label> Emit(StubAssembler stub)
    {
        EmitSystemCall(stub);
        Assembler c = stub.Code;
        Label common = c.CreateLabel();
        var entries = new List<Label>();
        for (int vector = 0; vector < TrapFrameLayout.VectorCount; vector++)
        {
            Label entry;
            if (vector == 0)
            {
                entry = stub.Global("libos_trap_entries");
            }
            else
            {
                entry = c.CreateLabel();
                c.Label(ref entry);
            }

            entries.Add(entry);
            if (!s_withErrorCode.Contains(vector)) c.push(0);
            c.push(vector);
            c.jmp(common);
        }

        EmitCommon(stub, ref common);
        return entries;
    }

    /// <summary>RCX = return address, R11 = flags; still on the program's stack, and interrupts still on.</summary>
    private static void EmitSystemCall(StubAssembler stub)
    {
        Assembler c = stub.Code;
        stub.Global("libos_syscall_entry");
        stub.Frame(CallFrame.SystemCall);
        EmitCheapCalls(c);
        c.cli();
        c.mov(__qword_ptr.gs[TrapFrameLayout.CoreUserStack], rsp);
        c.mov(rsp, __qword_ptr.gs[TrapFrameLayout.CoreKernelStackTop]);
        c.mov(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 1);
        c.sub(rsp, TrapFrameLayout.FloatingLength);
        c.push(0x10);
        c.push(__qword_ptr.gs[TrapFrameLayout.CoreUserStack]);
        c.push(r11);
        c.push(8);
        c.push(rcx);
        c.push(0);
        c.push(TrapFrameLayout.SystemCallVector);
        foreach (AssemblerRegister64 register in s_pushed) c.push(register);
        stub.Frame(CallFrame.Call());
        for (int i = 0; i < 16; i++) c.movaps(__xmmword_ptr[rsp + FrameXmm + (16 * i)], Xmm(i));
        c.mov(rdi, rsp);
        c.call(stub.Outside("libos_system_call"));
        Label whole = c.CreateLabel();
        c.test(eax, eax);
        c.jne(whole);

        // The usual way back: everything but RCX and R11 is restored.
        for (int i = 0; i < 16; i++) c.movaps(Xmm(i), __xmmword_ptr[rsp + FrameXmm + (16 * i)]);
        foreach (AssemblerRegister64 register in s_pushed.Reverse()) c.pop(register);
        stub.Frame(CallFrame.Call(-TrapFrameLayout.Vector));
        c.mov(rcx, __qword_ptr[rsp + TrapFrameLayout.Rip - TrapFrameLayout.Vector]);
        c.mov(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 0);
        c.mov(rsp, __qword_ptr[rsp + TrapFrameLayout.Rsp - TrapFrameLayout.Vector]);
        stub.Frame(CallFrame.SystemCall);
        c.sti();
        c.nop(); // STI takes effect behind this; QEMU's emulator would forget a waiting interrupt if this were the jump
        c.jmp(rcx);
        stub.Frame(CallFrame.Call());
        c.Label(ref whole);
        c.jmp(stub.Outside("libos_return_from_trap"));
    }

    /// <summary>
    /// Calls that need nothing of the kernel but a number, and a yield when nobody waits, are answered at once: neither the
    /// stack nor any register but RAX changes. Interrupts stay on: to whoever interrupts, this is still the program.
    /// </summary>
    private static void EmitCheapCalls(Assembler c)
    {
        const int Yield = 24, ProcessId = 39, ThreadId = 186;
        Label notYield = c.CreateLabel();
        Label notThread = c.CreateLabel();
        Label other = c.CreateLabel();
        Label leave = c.CreateLabel();
        c.cmp(eax, ThreadId);
        c.jne(notThread);
        c.mov(rax, __qword_ptr.gs[TrapFrameLayout.CoreCurrent]);
        c.mov(eax, __dword_ptr[rax + TrapFrameLayout.ThreadId]);
        c.jmp(rcx);
        c.Label(ref notThread);
        c.cmp(eax, ProcessId);
        c.jne(notYield);
        c.mov(eax, 1);
        c.Label(ref leave);
        c.jmp(rcx);
        c.Label(ref notYield);
        c.cmp(eax, Yield);
        c.jne(other);
        c.cmp(__dword_ptr.gs[TrapFrameLayout.CoreReadyCount], 0);
        c.jne(other);
        c.xor(eax, eax);
        c.jmp(leave);
        c.Label(ref other);
    }

    /// <summary>Saves x87, XMM and YMM (XSAVE where the core has it), or restores them; RAX and RDX change.</summary>
    /// <param name="c">Where the code goes.</param>
    /// <param name="area">The XSAVE area, aligned to 64 bytes.</param>
    /// <param name="save">Whether to save.</param>
    public static void TransferFloating(Assembler c, AssemblerMemoryOperand area, bool save)
    {
        Label legacy = c.CreateLabel();
        Label done = c.CreateLabel();
        c.mov(eax, __dword_ptr.gs[TrapFrameLayout.CoreExtendedState]);
        c.test(eax, eax);
        c.je(legacy);
        c.xor(edx, edx);
        if (save) c.xsave64(area);
        else c.xrstor64(area);
        c.jmp(done);
        c.Label(ref legacy);
        if (save) c.fxsave64(area);
        else c.fxrstor64(area);
        c.Label(ref done);
        c.nop();
    }

    private static void EmitCommon(StubAssembler stub, ref Label common)
    {
        Assembler c = stub.Code;
        Label inKernel = c.CreateLabel();
        c.Label(ref common);
        foreach (AssemblerRegister64 register in s_pushed) c.push(register);
        stub.Frame(CallFrame.Trap());
        c.cld();
        c.cmp(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 0);
        c.jne(inKernel);

        c.mov(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 1);
        c.mov(rdi, __qword_ptr.gs[TrapFrameLayout.CoreKernelStackTop]);
        c.sub(rdi, ReservedOnStack);
        for (int offset = 0; offset < TrapFrameLayout.Length; offset += 8)
        {
            c.mov(rax, __qword_ptr[rsp + offset]);
            c.mov(__qword_ptr[rdi + offset], rax);
        }

        c.mov(rsp, rdi);
        TransferFloating(c, __[rsp + TrapFrameLayout.Length], save: true);
        c.call(stub.Outside("libos_trap"));
        c.jmp(stub.Outside("libos_return_from_trap"));

        stub.Global("libos_thread_entry"); // a new thread's first instruction: at its frame, in the kernel still
        stub.Frame(CallFrame.Trap());
        c.call(stub.Outside("libos_thread_begin"));

        stub.Global("libos_return_from_trap");
        stub.Frame(CallFrame.Trap());
        TransferFloating(c, __[rsp + TrapFrameLayout.Length], save: false);
        foreach (AssemblerRegister64 register in s_pushed.Reverse()) c.pop(register);
        c.add(rsp, 16);
        c.mov(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 0);
        c.iretq();

        // A trap in the kernel stays on the trap stack: an interrupt while idle, a page that the kernel touches, or a bug.
        stub.Frame(CallFrame.Trap());
        c.Label(ref inKernel);
        c.mov(rdi, rsp);
        c.mov(rbx, rsp);
        stub.Frame(CallFrame.TrapAtRbx);
        c.sub(rsp, TrapFrameLayout.FloatingLength);
        c.and(rsp, -64);
        for (int i = 0; i < 64; i += 8) c.mov(__qword_ptr[rsp + TrapFrameLayout.FloatingHeader + i], 0); // XRSTOR minds reserved bits
        TransferFloating(c, __[rsp], save: true);
        c.call(stub.Outside("libos_kernel_trap"));
        TransferFloating(c, __[rsp], save: false);
        c.mov(rsp, rbx);
        foreach (AssemblerRegister64 register in s_pushed.Reverse()) c.pop(register);
        c.add(rsp, 16);
        c.iretq();
    }
}
