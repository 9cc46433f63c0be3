using LibOs.Abstractions.Ports;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Reading and writing through descriptors, by what they refer to.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong LargestTransfer = 0x7FFF_F000; // as on Linux
    private const int VectorEntryLength = 16;
    private const ulong LongestVector = 1024;
    private const long AtOffset = -1; // in place of an offset: the description's own, which moves along

    private static long Read(ulong number, ulong address, ulong length, long offset = AtOffset)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        description->References++;
        long result = ReadFrom(description, address, length, offset);
        Drop(description);
        return result;
    }

    private static long Write(ulong number, ulong address, ulong length, long offset = AtOffset)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        description->References++;
        long result = WriteTo(description, address, length, offset);
        Drop(description);
        return result;
    }

    private static long ReadFrom(OpenDescription* description, ulong address, ulong length, long offset)
    {
        if (length > LargestTransfer) length = LargestTransfer;
        bool wait = (description->Flags & NonBlocking) == 0;
        switch (description->Kind)
        {
            case DescriptorKind.File when TFiles.IsPresent:
                return ReadFile(description, address, length, offset);
            case DescriptorKind.Path:
                return -Error.BadDescriptor;
            case DescriptorKind.Zero or DescriptorKind.Full or DescriptorKind.Random or DescriptorKind.Null:
                if ((description->Flags & AccessMode) == WriteOnly) return -Error.BadDescriptor;
                break;
        }

        if (length == 0) return (description->Flags & AccessMode) == WriteOnly ? -Error.BadDescriptor : 0;
        switch (description->Kind)
        {
            case DescriptorKind.Input:
                return ReadInput(address, length, wait);
            case DescriptorKind.PipeReader:
                return ReadPipe((Pipe*)description->Object, address, length, wait);
            case DescriptorKind.EventCount when TFiles.IsPresent:
                return ReadEventCount((EventCount*)description->Object, address, length, wait);
            case DescriptorKind.PollSet:
                return -Error.Invalid;
            case DescriptorKind.Null:
                return 0;
            case DescriptorKind.Zero:
            case DescriptorKind.Full:
            case DescriptorKind.Random:
                if (!CanWrite(address, length)) return -Error.BadAddress;
                // SAFETY: checked just now.
                var bytes = new Span<byte>((void*)address, (int)length);
                if (description->Kind == DescriptorKind.Random) FillRandom(bytes);
                else KernelBytes.Clear(bytes);
                return (long)length;
            default:
                return -Error.BadDescriptor;
        }
    }

    private static long WriteTo(OpenDescription* description, ulong address, ulong length, long offset)
    {
        if (length > LargestTransfer) length = LargestTransfer;
        bool wait = (description->Flags & NonBlocking) == 0;
        if (description->Kind == DescriptorKind.Path || (description->Flags & AccessMode) == 0) return -Error.BadDescriptor;
        if (TFiles.IsPresent && description->Kind == DescriptorKind.File) return WriteFile(description, address, length, offset);
        if (length == 0 && description->Kind != DescriptorKind.EventCount) return 0;
        switch (description->Kind)
        {
            case DescriptorKind.Output:
                return WriteStream(ConsoleStream.Output, address, length, wait);
            case DescriptorKind.Error:
                return WriteStream(ConsoleStream.Error, address, length, wait);
            case DescriptorKind.PipeWriter:
                return WritePipe((Pipe*)description->Object, address, length, wait);
            case DescriptorKind.EventCount when TFiles.IsPresent:
                return WriteEventCount((EventCount*)description->Object, address, length, wait);
            case DescriptorKind.PollSet:
                return -Error.Invalid;
            case DescriptorKind.Full:
                return -Error.NoSpace;
            case DescriptorKind.Null:
            case DescriptorKind.Zero:
            case DescriptorKind.Random:
                return (long)length;
            default:
                return -Error.BadDescriptor;
        }
    }

    /// <summary>Reads or writes the parts of an I/O vector (readv, writev, preadv, pwritev).</summary>
    private static long Transfer(ulong number, ulong vector, ulong count, bool write, long offset = AtOffset)
    {
        if (count > LongestVector) return -Error.Invalid;
        if (count != 0 && !CanRead(vector, count * VectorEntryLength)) return -Error.BadAddress;
        if (FindDescription(number) == null) return -Error.BadDescriptor;
        if (count == 0) return write ? Write(number, PageSize, 0, offset) : Read(number, PageSize, 0, offset);
        long total = 0;
        for (ulong i = 0; i < count; i++)
        {
            ulong entry = vector + (i * VectorEntryLength);
            // The vector may have been taken away while an earlier part waited.
            if (!CanRead(entry, VectorEntryLength)) return total > 0 ? total : -Error.BadAddress;
            // SAFETY: checked just now.
            ulong address = *(ulong*)entry;
            ulong length = *(ulong*)(entry + 8);
            if (length == 0) continue;
            long done = write ? Write(number, address, length, offset) : Read(number, address, length, offset);
            if (done < 0) return total > 0 ? total : done;
            total += done;
            if (offset != AtOffset) offset += done;
            if ((ulong)done < length) break;
        }

        return total;
    }

    /// <summary>Checks a positional transfer: only files have positions.</summary>
    private static long CheckPosition(ulong number, long offset)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        if (offset < 0) return -Error.Invalid;
        return description->Kind switch
        {
            DescriptorKind.File or DescriptorKind.Null or DescriptorKind.Zero or DescriptorKind.Full or DescriptorKind.Random => 0,
            DescriptorKind.Path => -Error.BadDescriptor,
            _ => -Error.SeekOnPipe,
        };
    }

    private static long ReadAt(ulong number, ulong address, ulong length, long offset)
    {
        long result = CheckPosition(number, offset);
        return result != 0 ? result : Read(number, address, length, offset);
    }

    private static long WriteAt(ulong number, ulong address, ulong length, long offset)
    {
        long result = CheckPosition(number, offset);
        return result != 0 ? result : Write(number, address, length, offset);
    }

    private static long TransferAt(ulong number, ulong vector, ulong count, bool write, long offset)
    {
        long result = CheckPosition(number, offset);
        return result != 0 ? result : Transfer(number, vector, count, write, offset);
    }
}
