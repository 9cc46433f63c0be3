using LibOs.Abstractions.Ports;
using LibOs.Kernel.Machine;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Calls on open files.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int FileLockLength = 32;
    private const int CopyOrder = 4; // 64 KiB at a time when files are copied

    private static long ReadFile(OpenDescription* description, ulong address, ulong length, long offset)
    {
        if (length != 0 && !PrepareTransfer(address, length, writes: true)) return -Error.BadAddress;
        if (s_fileMappings != null) WriteBackFile(description);
        return offset == AtOffset
            ? TFiles.Read<FilesHost>(description->File, ref description->Offset, address, length)
            : TFiles.Read<FilesHost>(description->File, ref offset, address, length);
    }

    private static long WriteFile(OpenDescription* description, ulong address, ulong length, long offset)
    {
        if (length != 0 && !PrepareTransfer(address, length, writes: false)) return -Error.BadAddress;
        if (s_fileMappings != null) WriteBackFile(description);
        bool appends = (description->Flags & AppendAlways) != 0;
        return offset == AtOffset
            ? TFiles.Write<FilesHost>(description->File, ref description->Offset, appends, address, length)
            : TFiles.Write<FilesHost>(description->File, ref offset, appends, address, length);
    }

    /// <summary>
    /// Whether a buffer is the program's. Where files are mapped, its pages are brought in first: within the file systems there is
    /// no waiting for one.
    /// </summary>
    private static bool PrepareTransfer(ulong address, ulong length, bool writes)
    {
        if (IsKernelMemory(address)) return true;
        if (!IsProgramRange(address, length)) return false;
        if (s_fileMappings == null) return true;
        if (writes) _ = CanWrite(address, length);
        else _ = CanRead(address, length);
        return true;
    }

    private static long Seek(ulong number, long distance, ulong origin)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        if (TFiles.IsPresent && description->Kind is DescriptorKind.Null or DescriptorKind.Zero or DescriptorKind.Full or DescriptorKind.Random) return 0;
        if (!TFiles.IsPresent || description->Kind != DescriptorKind.File) return -Error.SeekOnPipe;
        if (origin > 4) return -Error.Invalid;
        description->References++;
        long result = TFiles.Seek<FilesHost>(description->File, description->Offset, distance, (int)origin);
        if (result >= 0) description->Offset = result;
        Drop(description);
        return result;
    }

    private static long ReadDirectory(ulong number, ulong address, ulong length)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        if (!TFiles.IsPresent || description->Kind != DescriptorKind.File) return -Error.NotDirectory;
        description->References++;
        long result = TFiles.ReadDirectory<FilesHost>(description->File, ref description->Offset, address, length);
        Drop(description);
        return result;
    }

    private static long Synchronize(ulong number, bool dataOnly)
    {
        if (!TFiles.IsPresent) return FindDescription(number) == null ? -Error.BadDescriptor : -Error.Invalid;
        long file = FileOf(number, Error.Invalid);
        if (file < 0) return file;
        OpenDescription* description = FindDescription(number);
        description->References++;
        long result = TFiles.Synchronize<FilesHost>((int)file, dataOnly);
        Drop(description);
        return result;
    }

    private static long Allocate(ulong number, ulong mode, long offset, long length)
    {
        if (!TFiles.IsPresent) return FindDescription(number) == null ? -Error.BadDescriptor : -Error.SeekOnPipe;
        long file = FileOf(number, Error.SeekOnPipe);
        return file < 0 ? file : TFiles.Allocate<FilesHost>((int)file, (uint)mode, offset, length);
    }

    private static long Advise(ulong number, ulong advice)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        if (description->Kind is not (DescriptorKind.File or DescriptorKind.Null or DescriptorKind.Zero or DescriptorKind.Full or DescriptorKind.Random)) return -Error.SeekOnPipe;
        return advice > 5 ? -Error.Invalid : 0;
    }

    /// <summary>Locks a file as a whole (flock(2)).</summary>
    private static long LockWhole(ulong number, ulong operation)
    {
        const ulong Shared = 1, Exclusive = 2, NoWait = 4, Release = 8;
        if (!TFiles.IsPresent) return FindDescription(number) == null ? -Error.BadDescriptor : -Error.Invalid;
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        FileLock request = default;
        switch (operation & ~NoWait)
        {
            case Shared: request.Kind = FileLockKind.Shared; break;
            case Exclusive: request.Kind = FileLockKind.Exclusive; break;
            case Release: request.Kind = FileLockKind.Release; break;
            default: return -Error.Invalid;
        }

        if (description->Kind != DescriptorKind.File) return 0; // on Linux these can be locked too; nobody else has them
        request.IsOfFile = true;
        request.IsWhole = true;
        request.Waits = (operation & NoWait) == 0;
        request.End = long.MaxValue;
        description->References++;
        long result = TFiles.Lock<FilesHost>(description->File, ref request);
        Drop(description);
        return result;
    }

    /// <summary>Locks a range of a file (fcntl(2)), or refuses an unknown command.</summary>
    private static long ControlLock(OpenDescription* description, ulong command, ulong address)
    {
        const ulong Get = 5, Set = 6, SetAndWait = 7, GetOfFile = 36, SetOfFile = 37, SetOfFileAndWait = 38;
        if (command is not (Get or Set or SetAndWait or GetOfFile or SetOfFile or SetOfFileAndWait)) return -Error.Invalid;
        if (description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        if (!CanWrite(address, FileLockLength)) return -Error.BadAddress;
        FileLock request = default;
        request.IsOfFile = command >= GetOfFile;
        request.IsQuery = command is Get or GetOfFile;
        request.Waits = command is SetAndWait or SetOfFileAndWait;
        long result = ReadLock(description, address, ref request);
        if (result != 0 || description->Kind != DescriptorKind.File) return result;
        description->References++;
        result = TFiles.Lock<FilesHost>(description->File, ref request);
        Drop(description);
        if (result == 0 && request.IsQuery) StoreLock(address, in request);
        return result;
    }

    /// <summary>Reads a struct flock, with its range made absolute.</summary>
    private static long ReadLock(OpenDescription* description, ulong address, ref FileLock request)
    {
        // SAFETY: the caller checked the range: l_type, l_whence, l_start, l_len, l_pid.
        ushort kind = *(ushort*)address, origin = *(ushort*)(address + 2);
        long start = *(long*)(address + 8), length = *(long*)(address + 16);
        if (kind > 2 || (request.IsOfFile && *(int*)(address + 24) != 0)) return -Error.Invalid;
        request.Kind = (FileLockKind)kind;
        switch (origin)
        {
            case 0: break;
            case 1: start += description->Offset; break;
            case 2 when description->Kind == DescriptorKind.File:
                long end = TFiles.Seek<FilesHost>(description->File, 0, 0, 2);
                if (end < 0) return end;
                start += end;
                break;
            default: return -Error.Invalid;
        }

        request.Start = length < 0 ? start + length : start;
        request.End = length < 0 ? start : length == 0 || length > long.MaxValue - start ? long.MaxValue : start + length;
        return request.Start < 0 ? -Error.Invalid : 0;
    }

    private static void StoreLock(ulong address, ref readonly FileLock found)
    {
        if (!CanWrite(address, FileLockLength)) return;
        // SAFETY: checked just now.
        *(ushort*)address = (ushort)found.Kind;
        if (found.Kind == FileLockKind.Release) return;
        *(ushort*)(address + 2) = 0;
        *(long*)(address + 8) = found.Start;
        *(long*)(address + 16) = found.End == long.MaxValue ? 0 : found.End - found.Start;
        *(int*)(address + 24) = found.Owner;
    }

    private static long ControlDevice(ulong number, ulong request, ulong address)
    {
        const ulong BytesReadable = 0x541B, NonBlockingIo = 0x5421, SetCloseOnExec = 0x5451, ClearCloseOnExec = 0x5450;
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        int value = 0;
        switch (request)
        {
            case BytesReadable when TFiles.IsPresent:
                if (description->Kind is DescriptorKind.PipeReader or DescriptorKind.PipeWriter) value = ((Pipe*)description->Object)->Filled;
                else if (description->Kind == DescriptorKind.Input) value = PeekInput() > 0 ? 1 : 0;
                else if (description->Kind == DescriptorKind.File)
                {
                    FileStatus status = default;
                    long result = TFiles.GetStatus<FilesHost>(description->File, ref status);
                    if (result != 0) return result;
                    if ((status.Mode & 0xF000) != 0x8000) return -Error.NotTerminal;
                    value = (int)Math.Clamp(status.Size - description->Offset, 0, int.MaxValue);
                }
                else
                {
                    return -Error.NotTerminal;
                }

                return TryCopyOut(address, &value, sizeof(int)) ? 0 : -Error.BadAddress;
            case NonBlockingIo when TFiles.IsPresent:
                if (!TryCopyIn(&value, address, sizeof(int))) return -Error.BadAddress;
                description->Flags = value != 0 ? description->Flags | NonBlocking : description->Flags & ~NonBlocking;
                return 0;
            case SetCloseOnExec:
                *DescriptorEntry(number) |= CloseOnExecBit;
                return 0;
            case ClearCloseOnExec:
                *DescriptorEntry(number) &= ~CloseOnExecBit;
                return 0;
            default:
                return -Error.NotTerminal;
        }
    }

    /// <summary>Copies between files without the program's memory (sendfile, copy_file_range).</summary>
    /// <param name="input">The descriptor to read.</param>
    /// <param name="inputAddress">Where the offset is that moves along, or 0 for the description's own.</param>
    /// <param name="output">The descriptor to write.</param>
    /// <param name="outputAddress">Where its offset is, or 0.</param>
    /// <param name="length">The most bytes.</param>
    private static long CopyFile(ulong input, ulong inputAddress, ulong output, ulong outputAddress, ulong length)
    {
        OpenDescription* from = FindDescription(input);
        OpenDescription* to = FindDescription(output);
        if (from == null || to == null) return -Error.BadDescriptor;
        if (!TFiles.IsPresent || from->Kind != DescriptorKind.File) return -Error.Invalid;
        if ((to->Flags & AccessMode) == 0 || (from->Flags & AccessMode) == WriteOnly) return -Error.BadDescriptor;
        long readAt = AtOffset, writeAt = AtOffset;
        if (inputAddress != 0 && !TryCopyIn(&readAt, inputAddress, sizeof(long))) return -Error.BadAddress;
        if (outputAddress != 0 && !TryCopyIn(&writeAt, outputAddress, sizeof(long))) return -Error.BadAddress;
        if ((inputAddress != 0 && readAt < 0) || (outputAddress != 0 && writeAt < 0)) return -Error.Invalid;
        int order = CopyOrder;
        ulong frames = TakeKernelFrames(order);
        if (frames == 0) frames = TakeKernelFrames(order = 0);
        if (frames == 0) return -Error.NoMemory;
        from->References++;
        to->References++;
        long done = CopyThrough(from, ref readAt, to, ref writeAt, Math.Min(length, LargestTransfer), ToVirtual(frames), PageSize << order);
        Drop(to);
        Drop(from);
        GiveKernelFrames(frames, order);
        if (done > 0 && inputAddress != 0 && !TryCopyOut(inputAddress, &readAt, sizeof(long))) return -Error.BadAddress;
        if (done > 0 && outputAddress != 0 && !TryCopyOut(outputAddress, &writeAt, sizeof(long))) return -Error.BadAddress;
        return done;
    }

    private static long CopyThrough(OpenDescription* from, ref long readAt, OpenDescription* to, ref long writeAt, ulong length, ulong buffer, ulong capacity)
    {
        long done = 0;
        bool movesInput = readAt == AtOffset, movesOutput = writeAt == AtOffset;
        while ((ulong)done < length)
        {
            long start = movesInput ? from->Offset : readAt;
            long count = ReadFile(from, buffer, Math.Min(length - (ulong)done, capacity), start);
            if (count <= 0) return done > 0 ? done : count;
            long written = WriteKernel(to, buffer, (ulong)count, writeAt);
            if (written <= 0) return done > 0 ? done : written;
            done += written;
            if (movesInput) from->Offset = start + written;
            else readAt += written;
            if (!movesOutput) writeAt += written;
            if (written < count) break;
        }

        return done;
    }

    /// <summary>Writes bytes of the kernel's to a file or a pipe of the program's.</summary>
    private static long WriteKernel(OpenDescription* to, ulong buffer, ulong count, long offset)
    {
        if (to->Kind == DescriptorKind.File) return WriteFile(to, buffer, count, offset);
        return to->Kind == DescriptorKind.Null ? (long)count : -Error.Invalid;
    }
}
