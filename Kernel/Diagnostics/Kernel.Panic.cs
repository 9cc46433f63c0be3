using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Panics: what the kernel says when it cannot go on.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int DeepestTrace = 48;

    private static int s_isPanicking;

    /// <summary>Prints cause, registers and stack on the emergency output, and stops the machine.</summary>
    /// <param name="cause">One line.</param>
    /// <param name="frame">The registers at the fault, or null when the kernel itself found the mistake.</param>
    private static void Panic(ReadOnlySpan<byte> cause, TrapFrame* frame)
    {
        if (System.Threading.Interlocked.Exchange(ref s_isPanicking, 1) != 0) Native.Stop();
        StopOtherCores();
        Emit("\n"u8);
        Emit(PanicMarkers.Begin);
        Emit("\ncause: "u8);
        Emit(cause);
        EmitComponents();
        EmitThread();
        ulong framePointer;
        if (frame != null)
        {
            EmitRegisters(frame);
            Emit("stack:\n"u8);
            EmitAddress(frame->Rip);
            framePointer = frame->Rbp;
        }
        else
        {
            Emit("stack:\n"u8);
            framePointer = Native.ReadFramePointer();
        }

        EmitStack(framePointer);
        Emit(PanicMarkers.End);
        Emit("\n"u8);
        Native.Stop();
    }

    /// <summary>Panics over a policy's answer, naming the policy.</summary>
    private static void PanicPolicy(ReadOnlySpan<byte> port, ReadOnlySpan<byte> name, ReadOnlySpan<byte> mistake)
    {
        Span<byte> text = s_checkFailure;
        int length = 0;
        AppendText(text, ref length, port);
        AppendText(text, ref length, " '"u8);
        AppendText(text, ref length, name);
        AppendText(text, ref length, "' "u8);
        AppendText(text, ref length, mistake);
        Panic(text[..length], null);
    }

    private static void Emit(ReadOnlySpan<byte> text) => s_console.WriteEmergency(text);

    private static void EmitComponents()
    {
        Emit("\nscheduler: "u8);
        Emit(TScheduler.Name);
        Emit(", frames: "u8);
        Emit(TFrames.Name);
        Emit(", free frames: "u8);
        EmitDecimal((ulong)UnusedFrames);
        Emit(" of "u8);
        EmitDecimal((ulong)s_totalFrames);
        Emit(", page faults: "u8);
        EmitDecimal((ulong)s_pageFaults);
        Emit(", large pages: "u8);
        EmitDecimal((ulong)s_largePages);
    }

    private static void EmitThread()
    {
        Thread* thread = Core->Current;
        if (thread != null)
        {
            Emit("\nthread: "u8);
            EmitDecimal((ulong)thread->Id);
            Emit(", system call: "u8);
            EmitDecimal(thread->SystemCall);
        }

        Emit("\n"u8);
    }

    private static void EmitRegisters(TrapFrame* frame)
    {
        Emit("vector: "u8);
        EmitDecimal(frame->Vector);
        EmitRegister(", error: "u8, frame->Error);
        EmitRegister("  cr2 "u8, Native.ReadFaultAddress());
        EmitRegister("\nrip "u8, frame->Rip);
        EmitRegister("  rsp "u8, frame->Rsp);
        EmitRegister("  flg "u8, frame->Rflags);
        EmitRegister("\nrax "u8, frame->Rax);
        EmitRegister("  rbx "u8, frame->Rbx);
        EmitRegister("  rcx "u8, frame->Rcx);
        EmitRegister("\nrdx "u8, frame->Rdx);
        EmitRegister("  rsi "u8, frame->Rsi);
        EmitRegister("  rdi "u8, frame->Rdi);
        EmitRegister("\nrbp "u8, frame->Rbp);
        EmitRegister("  r8  "u8, frame->R8);
        EmitRegister("  r9  "u8, frame->R9);
        EmitRegister("\nr10 "u8, frame->R10);
        EmitRegister("  r11 "u8, frame->R11);
        EmitRegister("  r12 "u8, frame->R12);
        EmitRegister("\nr13 "u8, frame->R13);
        EmitRegister("  r14 "u8, frame->R14);
        EmitRegister("  r15 "u8, frame->R15);
        Emit("\n"u8);
    }

    private static void EmitRegister(ReadOnlySpan<byte> name, ulong value)
    {
        Emit(name);
        EmitHexadecimal(value);
    }

    private static void EmitAddress(ulong address)
    {
        Emit("  "u8);
        Emit(PanicMarkers.AddressPrefix);
        EmitHexadecimal(address);
        Emit(PanicMarkers.AddressSuffix);
        Emit("\n"u8);
    }

    /// <summary>Follows the chain of frame pointers as far as it makes sense.</summary>
    private static void EmitStack(ulong framePointer)
    {
        ElfImage.Bounds(s_image->ElfHeader, out ulong start, out ulong end);
        for (int depth = 0; depth < DeepestTrace; depth++)
        {
            if ((framePointer & 7) != 0 || !IsMapped(framePointer) || !IsMapped(framePointer + 8)) return;
            // SAFETY: the page is mapped.
            ulong next = *(ulong*)framePointer;
            ulong address = *(ulong*)(framePointer + 8);
            if (address < start || address >= end) return;
            EmitAddress(address);
            if (IsKernelAddress(framePointer) && !IsKernelAddress(next)) EmitProgramPosition(start, end);
            if (next <= framePointer && IsKernelAddress(next) == IsKernelAddress(framePointer)) return;
            framePointer = next;
        }
    }

    /// <summary>
    /// Where the program was when it entered the kernel: the chain of frame pointers leads past that place, and past the
    /// caller of a function without a frame, such as the C library's around a system call.
    /// </summary>
    private static void EmitProgramPosition(ulong imageStart, ulong imageEnd)
    {
        TrapFrame* entered = FrameOf(Current);
        EmitAddress(entered->Rip);
        if (!IsMapped(entered->Rsp)) return;
        // SAFETY: the page is mapped.
        ulong word = *(ulong*)entered->Rsp;
        if (word >= imageStart && word < imageEnd) EmitAddress(word);
    }

    private static bool IsKernelAddress(ulong address) => address >= PhysicalMachine.DirectMap;

    private static bool IsMapped(ulong address)
    {
        if (s_areaStorage == null) return address is >= PageSize and < DeviceEnd; // still on the loader's tables
        if (IsKernelAddress(address)) return address < ToVirtual((ulong)s_frameCount * PageSize);
        if (address >= ProgramEnd) return false;
        ulong* entry = FindEntry(address);
        return entry != null && (*entry & Memory.PageEntry.Present) != 0;
    }

    private static void EmitHexadecimal(ulong value)
    {
        for (int shift = 60; shift >= 0; shift -= 4) Emit("0123456789abcdef"u8.Slice((int)(value >> shift & 15), 1));
    }

    private static void EmitDecimal(ulong value)
    {
        ulong divisor = 1;
        while (value / divisor >= 10) divisor *= 10;
        for (; divisor > 0; divisor /= 10) Emit("0123456789"u8.Slice((int)(value / divisor % 10), 1));
    }
}
