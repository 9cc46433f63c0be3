using System.Runtime.InteropServices;

namespace LibOs.Benchmarks;

/// <summary>
/// The loop that measures noise, in machine code that is the same in a program and in a bare machine: it reads the
/// time-stamp counter, and counts as a detour any step between two readings that takes long.
/// </summary>
/// <remarks>
/// Only instructions that mean the same in 32-bit and in 64-bit mode. In: ECX iterations, EDI the threshold in cycles,
/// EBX and EBP zero, zero on the stack. Out: EBX detours, EBP the longest, ESI the last reading, the stack's top the cycles spent
/// in detours.
/// </remarks>
internal static class SpinLoop
{
    /// <summary>From how long a step on it is a detour.</summary>
    public const double ThresholdSeconds = 1e-6;

    private const int BodyStart = 17;
    private const int BodyLength = 37;

    /// <summary>The loop as a function of the System V convention whose parameter points to a <see cref="Count"/>.</summary>
    public static ReadOnlySpan<byte> Function =>
    [
        0x53,             //       push rbx
        0x55,             //       push rbp
        0x57,             //       push rdi
        0x8b, 0x4f, 0x04, //       mov ecx, [rdi+4]
        0x8b, 0x3f,       //       mov edi, [rdi]
        0x31, 0xdb,       //       xor ebx, ebx
        0x31, 0xed,       //       xor ebp, ebp
        0x0f, 0x31,       //       rdtsc
        0x50,             //       push rax
        0x6a, 0x00,       //       push 0

        0x0f, 0x31,       //       rdtsc
        0x89, 0xc6,       //       mov esi, eax
        0xeb, 0x0e,       //       jmp loop
        0x83, 0xc3, 0x01, // away: add ebx, 1
        0x01, 0x04, 0x24, //       add [rsp], eax
        0x39, 0xe8,       //       cmp eax, ebp
        0x76, 0x10,       //       jbe next
        0x89, 0xc5,       //       mov ebp, eax
        0xeb, 0x0c,       //       jmp next
        0x0f, 0x31,       // loop: rdtsc
        0x89, 0xc2,       //       mov edx, eax
        0x29, 0xf0,       //       sub eax, esi
        0x89, 0xd6,       //       mov esi, edx
        0x39, 0xf8,       //       cmp eax, edi
        0x73, 0xe6,       //       jae away
        0x83, 0xe9, 0x01, // next: sub ecx, 1
        0x75, 0xef,       //       jnz loop

        0x58,             //       pop rax
        0x5a,             //       pop rdx
        0x5f,             //       pop rdi
        0x29, 0xd6,       //       sub esi, edx
        0x89, 0x5f, 0x08, //       mov [rdi+8], ebx
        0x89, 0x6f, 0x0c, //       mov [rdi+12], ebp
        0x89, 0x47, 0x10, //       mov [rdi+16], eax
        0x89, 0x77, 0x14, //       mov [rdi+20], esi
        0x5d,             //       pop rbp
        0x5b,             //       pop rbx
        0xc3,             //       ret
    ];

    /// <summary>The loop alone.</summary>
    public static ReadOnlySpan<byte> Body => Function.Slice(BodyStart, BodyLength);

    /// <summary>What the loop is given and what it gives.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Count
    {
        public uint Threshold;
        public uint Iterations;
        public uint Detours;
        public uint Longest;
        public uint Away;
        public uint Cycles;
    }
}
