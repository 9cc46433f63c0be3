using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;
using LibOs.Kernel.Threads;

namespace LibOs.Kernel;

/// <content>Descriptors: the standard streams, pipes within the program, and the few device files a runtime needs.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog>
{
    private const ulong NonBlocking = 0x800;
    private const ulong LargestTransfer = 0x7FFF_F000; // as on Linux
    private const int VectorEntryLength = 16;
    private const ulong LongestVector = 1024;
    private const int PathCapacity = 4096;

    private static Descriptor* s_descriptors;
    private static Pipe* s_pipes;

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

    private static void ClosePipeEnd(Pipe* pipe, DescriptorKind end)
    {
        if (end == DescriptorKind.PipeReader) pipe->Readers--;
        else pipe->Writers--;
        WakeAll(&pipe->Waiting);
        if (pipe->Readers == 0 && pipe->Writers == 0) FreePipe(pipe);
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

    private static long MakePipe(ulong address, ulong flags)
    {
        if (!CanWrite(address, 8)) return -Error.BadAddress;
        int index = 0;
        while (index < Pipe.Count && s_pipes[index].Buffer != null) index++;
        if (index == Pipe.Count) return -Error.TooManyDescriptors;
        ulong frame = AllocateKernelFrames(0);
        if (frame == 0) return -Error.NoMemory;
        s_pipes[index] = default;
        s_pipes[index].Buffer = (byte*)ToVirtual(frame);
        int reader = TakeDescriptor(0, DescriptorKind.PipeReader, index, (uint)(flags & NonBlocking));
        int writer = reader < 0 ? -1 : TakeDescriptor(0, DescriptorKind.PipeWriter, index, (uint)(flags & NonBlocking) | 1);
        if (writer < 0)
        {
            if (reader >= 0) _ = Close((ulong)reader);
            else FreePipe(s_pipes + index);
            return -Error.TooManyDescriptors;
        }

        // SAFETY: checked just now.
        ((int*)address)[0] = reader;
        ((int*)address)[1] = writer;
        return 0;
    }

    private static void FreePipe(Pipe* pipe)
    {
        FreeKernelFrames((ulong)pipe->Buffer - PhysicalMachine.DirectMap, 0);
        *pipe = default;
    }

    /// <summary>Opens one of the device files; there are no others.</summary>
    private static long Open(ulong path, ulong flags)
    {
        if (!TryReadPath(path, out ReadOnlySpan<byte> name)) return -Error.BadAddress;
        DescriptorKind kind;
        if (name.SequenceEqual("/dev/null"u8)) kind = DescriptorKind.Null;
        else if (name.SequenceEqual("/dev/zero"u8)) kind = DescriptorKind.Zero;
        else if (name.SequenceEqual("/dev/urandom"u8) || name.SequenceEqual("/dev/random"u8)) kind = DescriptorKind.Random;
        else return -Error.NoEntry;
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

    private static long ReadPipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        while (pipe->Length == 0)
        {
            if (pipe->Writers == 0) return 0;
            if (!wait) return -Error.Again;
            if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return -Error.Restart;
        }

        int count = (int)Math.Min(length, (ulong)pipe->Length);
        if (!CanWrite(address, (ulong)count)) return -Error.BadAddress;
        // SAFETY: checked just now; the page holds Capacity bytes.
        for (int i = 0; i < count; i++) ((byte*)address)[i] = pipe->Buffer[(pipe->Start + i) % Pipe.Capacity];
        pipe->Start = (pipe->Start + count) % Pipe.Capacity;
        pipe->Length -= count;
        WakeAll(&pipe->Waiting);
        return count;
    }

    private static long WritePipe(Pipe* pipe, ulong address, ulong length, bool wait)
    {
        ulong done = 0;
        while (done < length)
        {
            if (pipe->Readers == 0) return done > 0 ? (long)done : BreakPipe();
            int room = Pipe.Capacity - pipe->Length;
            // Up to the capacity a write goes in as one piece, as POSIX asks of PIPE_BUF bytes.
            if (room == 0 || (length <= Pipe.Capacity && (ulong)room < length))
            {
                if (!wait) return done > 0 ? (long)done : -Error.Again;
                if (Wait(&pipe->Waiting, 0, long.MaxValue) == WakeReason.Signal) return done > 0 ? (long)done : -Error.Restart;
                continue;
            }

            int count = (int)Math.Min(length - done, (ulong)room);
            if (!CanRead(address + done, (ulong)count)) return done > 0 ? (long)done : -Error.BadAddress;
            // SAFETY: checked just now; the page holds Capacity bytes.
            int end = pipe->Start + pipe->Length;
            for (int i = 0; i < count; i++) pipe->Buffer[(end + i) % Pipe.Capacity] = ((byte*)address)[done + (ulong)i];
            pipe->Length += count;
            done += (ulong)count;
            WakeAll(&pipe->Waiting);
        }

        return (long)done;
    }

    /// <summary>
    /// Makes an epoll set. The class library makes one before it asks for its first socket; with it, that request fails with
    /// the error that names the reason.
    /// </summary>
    private static long CreatePollSet()
    {
        int number = TakeDescriptor(0, DescriptorKind.PollSet, 0, 2);
        return number < 0 ? -Error.TooManyDescriptors : number;
    }

    /// <summary>Refuses a member, as Linux refuses files: none of the descriptors here can be polled.</summary>
    private static long ControlPollSet(ulong set, ulong member)
    {
        Descriptor* descriptor = FindDescriptor(set);
        if (descriptor == null || FindDescriptor(member) == null) return -Error.BadDescriptor;
        return descriptor->Kind == DescriptorKind.PollSet ? -Error.NotPermitted : -Error.Invalid;
    }

    private static long WaitPollSet(ulong set, int milliseconds)
    {
        Descriptor* descriptor = FindDescriptor(set);
        if (descriptor == null) return -Error.BadDescriptor;
        if (descriptor->Kind != DescriptorKind.PollSet) return -Error.Invalid;
        long deadline = milliseconds < 0 ? long.MaxValue : Clock.Now() + (milliseconds * 1_000_000L);
        return Wait(null, 0, deadline) == WakeReason.Signal ? -Error.Interrupted : 0;
    }
}
