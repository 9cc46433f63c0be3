using System.Buffers.Binary;
using LibOs.Abstractions.Ports;
using LibOs.Abstractions.Wire;
using LibOs.Kernel.Boot;
using LibOs.Kernel.Diagnostics;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Signals;

namespace LibOs.Kernel;

/// <content>Stack overflow: a fault just below a thread's stack, which no handler could find room for.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    /// <summary>
    /// How far below a stack an access counts as its overflow. Guards are two pages; compiled code touches each page of a
    /// large frame in turn, so only code of C can leap further, and that looks like any bad address.
    /// </summary>
    private const ulong GuardReach = 64 * 1024;

    private const ulong SearchedStack = 64 * 1024;
    private const int ReportedAddresses = 30;
    private const int AddressEntryLength = 16; // address and count
    private const int ThreadNameLength = 16;
    private const int OverflowPrefix = 4 + ThreadNameLength + 8; // thread, name, instruction

    /// <summary>Whether an address lies just below a stack that a stack pointer belongs to.</summary>
    /// <param name="address">An address that could not be accessed.</param>
    /// <param name="stackPointer">The thread's stack pointer; it may have left the stack already.</param>
    private static bool IsStackOverflow(ulong address, ulong stackPointer)
    {
        bool isNear = TryFindStackAbove(address, out Area stack);
        return isNear && stack.Start - address <= GuardReach && stackPointer >= stack.Start - GuardReach && stackPointer < stack.End;
    }

    private static bool TryFindStackAbove(ulong address, out Area stack)
    {
        stack = default;
        if (address >= ProgramEnd || !TryFindNextArea(address, out stack)) return false;
        // A stack of the C library's has guard pages below, mapped without access; the first thread's has nothing.
        if (stack.Start <= address && (stack.Protection != AreaProtection.None || !TryFindNextArea(stack.End, out stack))) return false;
        return stack.Kind == AreaKind.Stack && stack.Start > address;
    }

    /// <summary>Ends the program as Linux does, after the controller was told which thread it was, and where.</summary>
    private static void EndByStackOverflow(TrapFrame* frame)
    {
        LogNumber(LogLevel.Error, "stack overflow in thread "u8, (ulong)Current->Id);
        // SAFETY: the buffer holds the header and more than the longest of these messages.
        var message = new Span<byte>(s_logMessage, ControlChannel.HeaderLength + OverflowPrefix + (ReportedAddresses * AddressEntryLength));
        Span<byte> payload = message[ControlChannel.HeaderLength..];
        KernelBytes.Clear(message);
        BinaryPrimitives.WriteInt32LittleEndian(payload, Current->Id);
        FindName(Current);
        Span<byte> name = Current->Name;
        KernelBytes.Copy(name[..ThreadNameLength], payload[4..]);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[(4 + ThreadNameLength)..], frame->Rip);
        int length = OverflowPrefix + CountCodeAddresses(frame->Rsp, payload[OverflowPrefix..]);
        ControlChannel.WriteHeader(message, ControlMessage.StackOverflow, length);
        WriteAll(ConsoleStream.Control, message[..(ControlChannel.HeaderLength + length)]);
        EndBySignal(SignalNumber.Segmentation);
    }

    /// <summary>
    /// Counts the words near the end of the overflown stack that point into code. Return addresses of a recursion come again
    /// and again; what earlier calls left behind does not.
    /// </summary>
    /// <returns>How many bytes of entries were written: 64-bit address, 64-bit count.</returns>
    private static int CountCodeAddresses(ulong stackPointer, Span<byte> destination)
    {
        int length = 0;
        ulong start = stackPointer & ~7ul;
        if (!IsMapped(start)) start = (start & ~(PageSize - 1)) + PageSize; // the pointer may have left the stack
        for (ulong at = start; at < start + SearchedStack; at += 8)
        {
            if ((at & (PageSize - 1)) == 0 && !IsMapped(at)) break;
            // SAFETY: the page is mapped.
            ulong word = *(ulong*)at;
            if (!IsCode(word)) continue;
            int entry = 0;
            while (entry < length && BinaryPrimitives.ReadUInt64LittleEndian(destination[entry..]) != word) entry += AddressEntryLength;
            if (entry == length)
            {
                if (length == destination.Length) continue;
                BinaryPrimitives.WriteUInt64LittleEndian(destination[entry..], word);
                length += AddressEntryLength;
            }

            Span<byte> count = destination[(entry + 8)..];
            BinaryPrimitives.WriteUInt64LittleEndian(count, BinaryPrimitives.ReadUInt64LittleEndian(count) + 1);
        }

        return length;
    }

    private static bool IsCode(ulong address)
    {
        ElfImage.Segment* segments = ElfImage.Segments(s_image->ElfHeader);
        int count = ElfImage.SegmentCount(s_image->ElfHeader);
        for (int i = 0; i < count; i++)
        {
            // SAFETY: i is below the count that the header gives.
            ElfImage.Segment* segment = segments + i;
            if (segment->Type == ElfImage.Load && (segment->Flags & ElfImage.Executable) != 0
                && address - segment->VirtualAddress < segment->MemoryLength) return true;
        }

        return false;
    }
}
