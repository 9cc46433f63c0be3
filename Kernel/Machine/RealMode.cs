using LibOs.Abstractions.Ports;

namespace LibOs.Kernel.Machine;

/// <summary>The few instructions in real mode with which every core but the first begins (Intel SDM volume 3, section 8.4).</summary>
internal static unsafe class RealMode
{
    /// <summary>The page below 1 MiB where they lie; nobody uses that memory after the boot.</summary>
    public const byte TrampolinePage = 8;

    private const int EntryOperand = 21;
    private const int TableRegister = 32;
    private const ushort TableLimit = (6 * 8) - 1;

    private static ReadOnlySpan<byte> Code =>
    [
        0xFA, // cli
        0x8C, 0xC8, // mov ax, cs
        0x8E, 0xD8, // mov ds, ax
        0x66, 0x0F, 0x01, 0x16, 0x20, 0x00, // lgdt [TableRegister], 32 bits
        0x0F, 0x20, 0xC0, // mov eax, cr0
        0x0C, 0x01, // or al, 1
        0x0F, 0x22, 0xC0, // mov cr0, eax
        0x66, 0xEA, 0, 0, 0, 0, 0x28, 0x00, // jmp 0x28:entry
    ];

    /// <summary>Puts them in place; they lead to the machine stubs' 32-bit entry of a core.</summary>
    public static void WriteTrampoline(ImageAddresses* image)
    {
        byte* page = (byte*)(PhysicalMachine.DirectMap + ((ulong)TrampolinePage << 12));
        // SAFETY: memory below 1 MiB is never handed out, and the loader's tables there have been read.
        KernelBytes.Copy(Code, new Span<byte>(page, 4096));
        *(uint*)(page + EntryOperand) = (uint)image->CoreEntry;
        *(ushort*)(page + TableRegister) = TableLimit;
        *(uint*)(page + TableRegister + 2) = (uint)(ulong)image->DescriptorTable;
    }
}
