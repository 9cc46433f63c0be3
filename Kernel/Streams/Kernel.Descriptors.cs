using LibOs.Abstractions.Ports;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Descriptors: the standard streams, pipes within the program, and the few device files a runtime needs.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong NonBlocking = 0x800;
    private const ulong LargestTransfer = 0x7FFF_F000; // as on Linux
    private const int VectorEntryLength = 16;
    private const ulong LongestVector = 1024;
    private const int PathCapacity = 4096;

    private static Descriptor* s_descriptors;

    private static Descriptor* FindDescriptor(ulong number) =>
        number < Descriptor.Count && s_descriptors[number].Kind != DescriptorKind.Closed ? s_descriptors + number : null;

    private static void InitializeDescriptors()
    {
        s_descriptors[0].Kind = DescriptorKind.Input;
        s_descriptors[1].Kind = DescriptorKind.Output;
        s_descriptors[1].Flags = 1;
        s_descriptors[2].Kind = DescriptorKind.Error;
        s_descriptors[2].Flags = 1;
    }

    private static int TakeDescriptor(int lowest, DescriptorKind kind, int pipe, uint flags)
    {
        for (int number = lowest; number < Descriptor.Count; number++)
        {
            if (s_descriptors[number].Kind != DescriptorKind.Closed) continue;
            s_descriptors[number] = new Descriptor { Kind = kind, Pipe = pipe, Flags = flags };
            if (kind == DescriptorKind.PipeReader) s_pipes[pipe].Readers++;
            if (kind == DescriptorKind.PipeWriter) s_pipes[pipe].Writers++;
            return number;
        }

        return -1;
    }

    private static long Close(ulong number)
    {
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null) return -Error.BadDescriptor;
        DescriptorKind kind = descriptor->Kind;
        int pipe = descriptor->Pipe;
        *descriptor = default;
        if (kind is DescriptorKind.PipeReader or DescriptorKind.PipeWriter) ClosePipeEnd(s_pipes + pipe, kind);
        return 0;
    }

    private static long Duplicate(ulong number, ulong lowest)
    {
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null) return -Error.BadDescriptor;
        if (lowest >= Descriptor.Count) return -Error.Invalid;
        int copy = TakeDescriptor((int)lowest, descriptor->Kind, descriptor->Pipe, descriptor->Flags);
        return copy < 0 ? -Error.TooManyDescriptors : copy;
    }

    private static long DuplicateTo(ulong number, ulong target)
    {
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null || target >= Descriptor.Count) return -Error.BadDescriptor;
        if (number == target) return (long)target;
        _ = Close(target);
        return TakeDescriptor((int)target, descriptor->Kind, descriptor->Pipe, descriptor->Flags);
    }

    private static long ControlDescriptor(ulong number, ulong command, ulong argument)
    {
        const int DuplicateCommand = 0, GetDescriptorFlags = 1, SetDescriptorFlags = 2, GetFlags = 3, SetFlags = 4, DuplicateCloseOnExec = 1030;
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null) return -Error.BadDescriptor;
        switch (command)
        {
            case DuplicateCommand:
            case DuplicateCloseOnExec:
                return Duplicate(number, argument);
            case GetDescriptorFlags:
            case SetDescriptorFlags:
                return 0; // nothing is ever executed
            case GetFlags:
                return descriptor->Flags;
            case SetFlags:
                descriptor->Flags = (descriptor->Flags & ~(uint)NonBlocking) | (uint)(argument & NonBlocking);
                return 0;
            default:
                return -Error.Invalid;
        }
    }

    /// <summary>Opens one of the device files; there are no others.</summary>
    private static long Open(ulong path, ulong flags)
    {
        if (!TryReadPath(path, out ReadOnlySpan<byte> name)) return -Error.BadAddress;
        DescriptorKind kind;
        if (name.SequenceEqual("/dev/null"u8)) kind = DescriptorKind.Null;
        else if (name.SequenceEqual("/dev/zero"u8)) kind = DescriptorKind.Zero;
        else if (name.SequenceEqual("/dev/urandom"u8) || name.SequenceEqual("/dev/random"u8)) kind = DescriptorKind.Random;
        else return LackFile(name);
        int number = TakeDescriptor(0, kind, 0, (uint)(flags & (NonBlocking | 3)));
        return number < 0 ? -Error.TooManyDescriptors : number;
    }

    /// <summary>Reads a path; the bytes stay valid until the next wait.</summary>
    private static bool TryReadPath(ulong address, out ReadOnlySpan<byte> path)
    {
        path = default;
        for (int length = 0; length < PathCapacity; length++)
        {
            ulong at = address + (ulong)length;
            if ((length == 0 || (at & (PageSize - 1)) == 0) && !CanRead(at, 1)) return false;
            // SAFETY: the page was checked when it was reached.
            if (*(byte*)at != 0) continue;
            path = new ReadOnlySpan<byte>((byte*)address, length);
            return true;
        }

        return false;
    }

    private static long Read(ulong number, ulong address, ulong length)
    {
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null) return -Error.BadDescriptor;
        if (length > LargestTransfer) length = LargestTransfer;
        if (length == 0) return 0;
        bool wait = (descriptor->Flags & NonBlocking) == 0;
        switch (descriptor->Kind)
        {
            case DescriptorKind.Input:
                return ReadInput(address, length, wait);
            case DescriptorKind.PipeReader:
                return ReadPipe(s_pipes + descriptor->Pipe, address, length, wait);
            case DescriptorKind.Null:
                return 0;
            case DescriptorKind.Zero:
            case DescriptorKind.Random:
                if (!CanWrite(address, length)) return -Error.BadAddress;
                // SAFETY: checked just now.
                var bytes = new Span<byte>((void*)address, (int)length);
                if (descriptor->Kind == DescriptorKind.Zero) KernelBytes.Clear(bytes);
                else FillRandom(bytes);
                return (long)length;
            default:
                return -Error.BadDescriptor;
        }
    }

    private static long Write(ulong number, ulong address, ulong length)
    {
        Descriptor* descriptor = FindDescriptor(number);
        if (descriptor == null) return -Error.BadDescriptor;
        if (length > LargestTransfer) length = LargestTransfer;
        if (length == 0) return 0;
        bool wait = (descriptor->Flags & NonBlocking) == 0;
        switch (descriptor->Kind)
        {
            case DescriptorKind.Output:
                return WriteStream(ConsoleStream.Output, address, length, wait);
            case DescriptorKind.Error:
                return WriteStream(ConsoleStream.Error, address, length, wait);
            case DescriptorKind.PipeWriter:
                return WritePipe(s_pipes + descriptor->Pipe, address, length, wait);
            case DescriptorKind.Null:
            case DescriptorKind.Zero:
            case DescriptorKind.Random:
                return (long)length;
            default:
                return -Error.BadDescriptor;
        }
    }

    /// <summary>Reads or writes the parts of an I/O vector (readv, writev).</summary>
    private static long Transfer(ulong number, ulong vector, ulong count, bool write)
    {
        if (count > LongestVector) return -Error.Invalid;
        if (count != 0 && !CanRead(vector, count * VectorEntryLength)) return -Error.BadAddress;
        if (FindDescriptor(number) == null) return -Error.BadDescriptor;
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
            long done = write ? Write(number, address, length) : Read(number, address, length);
            if (done < 0) return total > 0 ? total : done;
            total += done;
            if ((ulong)done < length) break;
        }

        return total;
    }

}
