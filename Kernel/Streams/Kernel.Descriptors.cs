using LibOs.Abstractions.Ports;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>The table of descriptors, and the open file descriptions that they refer to.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const uint AccessMode = 3;
    private const uint WriteOnly = 1;
    private const uint ReadWrite = 2;
    private const uint AppendAlways = 0x400;
    private const uint NonBlocking = 0x800;
    private const uint LargeFile = 0x8000;
    private const uint CloseOnExec = 0x8_0000;
    private const int DescriptorsPerTable = 512;
    private const int DescriptorTables = 8;

    /// <summary>The number of descriptors that there can be (RLIMIT_NOFILE).</summary>
    private const int MostDescriptors = DescriptorsPerTable * DescriptorTables;

    /// <summary>An entry is a description's address, which is even, and this bit for FD_CLOEXEC.</summary>
    private const ulong CloseOnExecBit = 1;

    private static ulong** s_descriptors; // tables, made when they are needed
    private static int s_lowestFreeDescriptor;

    /// <summary>The entry of a descriptor, open or not; null when its table was never needed.</summary>
    private static ulong* DescriptorEntry(ulong number)
    {
        if (number >= MostDescriptors) return null;
        ulong* table = s_descriptors[number / DescriptorsPerTable];
        // SAFETY: a table has that many entries.
        return table == null ? null : table + (number % DescriptorsPerTable);
    }

    private static OpenDescription* FindDescription(ulong number)
    {
        ulong* entry = DescriptorEntry(number);
        return entry == null ? null : (OpenDescription*)(*entry & ~CloseOnExecBit);
    }

    private static void InitializeDescriptors()
    {
        _ = AddDescriptor(DescriptorKind.Input, 0, null, 0);
        _ = AddDescriptor(DescriptorKind.Output, WriteOnly, null, 0);
        _ = AddDescriptor(DescriptorKind.Error, WriteOnly, null, 0);
    }

    /// <summary>Makes a description and the lowest free descriptor for it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="flags">Its flags, with O_CLOEXEC for the descriptor.</param>
    /// <param name="object">What it stands for.</param>
    /// <param name="file">Or the open file's number.</param>
    /// <returns>The descriptor, or a negative error; then what it stands for is still the caller's.</returns>
    private static long AddDescriptor(DescriptorKind kind, uint flags, void* @object, int file)
    {
        long number = FindFreeDescriptor(0);
        if (number < 0) return number;
        OpenDescription* description = (OpenDescription*)TakeObject(OpenDescription.Length);
        if (description == null) return -Error.NoMemory;
        description->Kind = kind;
        description->Flags = flags & ~CloseOnExec;
        description->Object = @object;
        description->File = file;
        PutDescriptor((ulong)number, description, (flags & CloseOnExec) != 0);
        return number;
    }

    /// <summary>The lowest free descriptor from a number on, with its table made; or a negative error.</summary>
    private static long FindFreeDescriptor(int lowest)
    {
        for (int number = Math.Max(lowest, s_lowestFreeDescriptor); number < MostDescriptors; number++)
        {
            if (!TryMakeTable((ulong)number)) return -Error.NoMemory;
            if (*DescriptorEntry((ulong)number) == 0) return number;
            if (number == s_lowestFreeDescriptor) s_lowestFreeDescriptor = number + 1;
        }

        return -Error.TooManyDescriptors;
    }

    private static bool TryMakeTable(ulong number)
    {
        ulong** table = s_descriptors + (number / DescriptorsPerTable);
        if (*table != null) return true;
        ulong frame = TakeKernelFrames(0);
        if (frame == 0) return false;
        ClearFrames(frame, 0);
        *table = (ulong*)ToVirtual(frame);
        return true;
    }

    private static void PutDescriptor(ulong number, OpenDescription* description, bool closesOnExec)
    {
        description->References++;
        // SAFETY: the table is there: the number is one that FindFreeDescriptor or TryMakeTable made room for.
        *DescriptorEntry(number) = (ulong)description | (closesOnExec ? CloseOnExecBit : 0);
    }

    /// <summary>Lets go of a description; the last one to do so closes it.</summary>
    private static void Drop(OpenDescription* description)
    {
        if (--description->References != 0) return;
        if (s_pollSets != null) LeavePollSets(description);
        switch (description->Kind)
        {
            case DescriptorKind.PipeReader:
            case DescriptorKind.PipeWriter:
                ClosePipeEnd((Pipe*)description->Object, description->Kind);
                break;
            case DescriptorKind.EventCount:
                GiveObject(description->Object, EventCount.Length);
                break;
            case DescriptorKind.PollSet:
                FreePollSet((PollSet*)description->Object);
                break;
            case DescriptorKind.File:
            case DescriptorKind.Path:
                if (TFiles.IsPresent) TFiles.Close<FilesHost>(description->File);
                break;
        }

        GiveObject(description, OpenDescription.Length);
    }

    private static long Close(ulong number)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        *DescriptorEntry(number) = 0;
        if ((int)number < s_lowestFreeDescriptor) s_lowestFreeDescriptor = (int)number;
        Drop(description);
        return 0;
    }

    private static long CloseRange(ulong first, ulong last, ulong flags)
    {
        const ulong Unshare = 2, OnExec = 4;
        if ((flags & ~(Unshare | OnExec)) != 0 || first > last) return -Error.Invalid;
        for (ulong number = first; number <= last && number < MostDescriptors; number++)
        {
            ulong* entry = DescriptorEntry(number);
            if (entry == null || *entry == 0) continue;
            if ((flags & OnExec) != 0) *entry |= CloseOnExecBit;
            else _ = Close(number);
        }

        return 0;
    }

    private static long Duplicate(ulong number, ulong lowest, bool closesOnExec)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        if (lowest >= MostDescriptors) return -Error.Invalid;
        long copy = FindFreeDescriptor((int)lowest);
        if (copy >= 0) PutDescriptor((ulong)copy, description, closesOnExec);
        return copy;
    }

    private static long DuplicateTo(ulong number, ulong target, bool closesOnExec)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || target >= MostDescriptors) return -Error.BadDescriptor;
        if (number == target) return (long)target;
        if (!TryMakeTable(target)) return -Error.NoMemory;
        description->References++; // it may be the target's, too
        _ = Close(target);
        PutDescriptor(target, description, closesOnExec);
        description->References--;
        return (long)target;
    }

    private static long DuplicateTo3(ulong number, ulong target, ulong flags) =>
        number == target || (flags & ~(ulong)CloseOnExec) != 0 ? -Error.Invalid : DuplicateTo(number, target, flags != 0);

    private static long ControlDescriptor(ulong number, ulong command, ulong argument)
    {
        const int DuplicateCommand = 0, GetDescriptorFlags = 1, SetDescriptorFlags = 2, GetFlags = 3, SetFlags = 4, DuplicateCloseOnExec = 1030;
        const int SetPipeSize = 1031, GetPipeSize = 1032;
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        ulong* entry = DescriptorEntry(number);
        switch (command)
        {
            case DuplicateCommand:
            case DuplicateCloseOnExec:
                return Duplicate(number, argument, command == DuplicateCloseOnExec);
            case GetDescriptorFlags:
                return (long)(*entry & CloseOnExecBit);
            case SetDescriptorFlags:
                *entry = (*entry & ~CloseOnExecBit) | (argument & CloseOnExecBit);
                return 0;
            case GetFlags:
                return description->Flags;
            case SetFlags:
                if (description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
                description->Flags = (description->Flags & ~(AppendAlways | NonBlocking)) | (uint)(argument & (AppendAlways | NonBlocking));
                return 0;
            case SetPipeSize:
            case GetPipeSize:
                if (description->Kind is not (DescriptorKind.PipeReader or DescriptorKind.PipeWriter)) return -Error.BadDescriptor;
                return command == GetPipeSize || argument <= Pipe.Capacity ? Pipe.Capacity : -Error.NotPermitted;
            default:
                return TFiles.IsPresent ? ControlLock(description, command, argument) : -Error.Invalid;
        }
    }

    /// <summary>The descriptors in use, for /proc/self/fd.</summary>
    private static int NextDescriptor(int from)
    {
        for (int number = from; number < MostDescriptors; number++)
        {
            ulong* entry = DescriptorEntry((ulong)number);
            if (entry == null) number |= DescriptorsPerTable - 1;
            else if (*entry != 0) return number;
        }

        return -1;
    }
}
