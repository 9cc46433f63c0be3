using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace LibOs.Sdk.Stubs;

/// <summary>
/// Where the compiler's check helpers (range, null, overflow, division) lead when kernel path fails a check. The image
/// verifier points the calls at one of the slots here after the link and fills in what the slot stands for.
/// </summary>
/// <remarks>
/// The same method may run in the program too, and the same image as an ordinary Linux process, where GS is 0. A slot
/// therefore goes on to the runtime's own helper, which throws, unless a kernel was booted and this core is in it.
/// </remarks>
internal static class CheckStubs
{
    /// <summary>How many slots there are: one for each helper and owner that an image needs.</summary>
    public const int SlotCount = 32;

    /// <summary>The symbol of a slot, without its number.</summary>
    public const string SlotSymbol = "libos_check_slot";

    /// <summary>The C# method that a failed check in kernel path ends in.</summary>
    public const string FailedSymbol = "libos_check_failed";

    /// <summary>Not 0 once the kernel of this image was booted.</summary>
    public const string BootedSymbol = "libos_booted";

    public static void Emit(StubAssembler stub)
    {
        Assembler c = stub.Code;
        for (int slot = 0; slot < SlotCount; slot++)
        {
            stub.Global(SlotSymbol + slot.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Label program = c.CreateLabel();
            c.cmp(__byte_ptr[(uint)stub.Outside(BootedSymbol)], 0);
            c.je(program);
            c.cmp(__qword_ptr.gs[TrapFrameLayout.CoreInKernel], 0);
            c.je(program);
            c.mov(edi, 0); // kind and owner, filled in by the verifier
            c.jmp(stub.Outside("libos_check_kernel"));
            c.Label(ref program);
            c.jmp(stub.Outside("libos_check_unbound")); // the runtime's helper, filled in by the verifier
        }

        stub.Global("libos_check_kernel"); // EDI = kind and owner; on the stack the return address behind the failed check
        c.push(rbp);
        stub.Frame(CallFrame.Pushed(8));
        c.mov(rbp, rsp);
        c.mov(rsi, __qword_ptr[rsp + 8]);
        c.and(rsp, -16);
        c.call(stub.Outside(FailedSymbol));

        stub.Global("libos_check_unbound");
        c.ud2();
    }
}
