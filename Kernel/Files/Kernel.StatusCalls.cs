using LibOs.Abstractions.Ports;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Attributes of files and figures of file systems, laid out as Linux's structures.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int StatLength = 144;
    private const int ExtendedStatLength = 256;
    private const int SystemStatLength = 120;

    private static long Stat(int directory, ulong path, ulong address, ulong flags)
    {
        const ulong NoAutomount = 0x800;
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~(NoFollow | EmptyPath | NoAutomount)) != 0) return -Error.Invalid;
        FileStatus status = default;
        long result = IsEmptyPath(path, flags)
            ? GetDescriptorStatus(directory, ref status)
            : TFiles.GetStatusAt<FilesHost>(DirectoryOf(directory), path, (flags & NoFollow) == 0, ref status);
        return result != 0 ? result : StoreStatus(address, in status);
    }

    private static long StatDescriptor(ulong number, ulong address)
    {
        FileStatus status = default;
        long result = GetDescriptorStatus((int)number, ref status);
        return result != 0 ? result : StoreStatus(address, in status);
    }

    private static long GetDescriptorStatus(int number, ref FileStatus status)
    {
        const uint CharacterDevice = 0x2000 | 0x1B6, Fifo = 0x1000 | 0x180, Anonymous = 0x180;
        OpenDescription* description = FindDescription((uint)number);
        if (description == null) return -Error.BadDescriptor;
        if (TFiles.IsPresent && description->Kind is DescriptorKind.File or DescriptorKind.Path) return TFiles.GetStatus<FilesHost>(description->File, ref status);
        status.Inode = (ulong)number + 1;
        status.Links = 1;
        status.BlockSize = (uint)PageSize;
        status.Mode = description->Kind switch
        {
            DescriptorKind.Null or DescriptorKind.Zero or DescriptorKind.Full or DescriptorKind.Random => CharacterDevice,
            DescriptorKind.EventCount or DescriptorKind.PollSet => Anonymous,
            _ => Fifo,
        };
        status.RepresentedDevice = description->Kind switch
        {
            DescriptorKind.Null => 0x103,
            DescriptorKind.Zero => 0x105,
            DescriptorKind.Full => 0x107,
            DescriptorKind.Random => 0x109,
            _ => 0,
        };
        return 0;
    }

    private static long StoreStatus(ulong address, ref readonly FileStatus status)
    {
        if (!CanWrite(address, StatLength)) return -Error.BadAddress;
        // SAFETY: checked just now. The layout is struct stat of x86-64.
        KernelBytes.Clear(new Span<byte>((void*)address, StatLength));
        *(ulong*)address = status.Device;
        *(ulong*)(address + 8) = status.Inode;
        *(ulong*)(address + 16) = status.Links;
        *(uint*)(address + 24) = status.Mode;
        *(uint*)(address + 28) = status.User;
        *(uint*)(address + 32) = status.Group;
        *(ulong*)(address + 40) = status.RepresentedDevice;
        *(long*)(address + 48) = status.Size;
        *(ulong*)(address + 56) = status.BlockSize;
        *(long*)(address + 64) = status.Blocks;
        StoreTime(address + 72, status.AccessTime);
        StoreTime(address + 88, status.ModifyTime);
        StoreTime(address + 104, status.ChangeTime);
        return 0;
    }

    /// <summary>Stores seconds and nanoseconds where it was checked that they can be; times before 1970 count downwards.</summary>
    private static void StoreTime(ulong address, long time)
    {
        long seconds = time / NanosecondsPerSecond, rest = time % NanosecondsPerSecond;
        if (rest < 0)
        {
            seconds--;
            rest += NanosecondsPerSecond;
        }

        // SAFETY: the caller checked the range.
        *(long*)address = seconds;
        *(long*)(address + 8) = rest;
    }

    private static long ExtendedStat(int directory, ulong path, ulong flags, ulong mask, ulong address)
    {
        const ulong NoAutomount = 0x800, SyncType = 0x6000;
        const uint Basic = 0x7FF, Birth = 0x800;
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~(NoFollow | EmptyPath | NoAutomount | SyncType)) != 0 || (mask & 0x8000_0000) != 0) return -Error.Invalid;
        FileStatus status = default;
        long result = IsEmptyPath(path, flags)
            ? GetDescriptorStatus(directory, ref status)
            : TFiles.GetStatusAt<FilesHost>(DirectoryOf(directory), path, (flags & NoFollow) == 0, ref status);
        if (result != 0) return result;
        if (!CanWrite(address, ExtendedStatLength)) return -Error.BadAddress;
        // SAFETY: checked just now. The layout is struct statx of linux/stat.h.
        KernelBytes.Clear(new Span<byte>((void*)address, ExtendedStatLength));
        *(uint*)address = Basic | (status.BirthTime != 0 ? Birth : 0);
        *(uint*)(address + 4) = status.BlockSize;
        *(uint*)(address + 16) = (uint)status.Links;
        *(uint*)(address + 20) = status.User;
        *(uint*)(address + 24) = status.Group;
        *(ushort*)(address + 28) = (ushort)status.Mode;
        *(ulong*)(address + 32) = status.Inode;
        *(long*)(address + 40) = status.Size;
        *(long*)(address + 48) = status.Blocks;
        StoreTime(address + 64, status.AccessTime);
        StoreTime(address + 80, status.BirthTime);
        StoreTime(address + 96, status.ChangeTime);
        StoreTime(address + 112, status.ModifyTime);
        *(uint*)(address + 128) = (uint)(status.RepresentedDevice >> 8) & 0xFFF;
        *(uint*)(address + 132) = (uint)status.RepresentedDevice & 0xFF;
        *(uint*)(address + 136) = (uint)(status.Device >> 8) & 0xFFF;
        *(uint*)(address + 140) = (uint)status.Device & 0xFF;
        return 0;
    }

    private static long SystemStat(ulong path, ulong address)
    {
        if (!TFiles.IsPresent) return FindPath(path);
        FileSystemStatus status = default;
        long result = TFiles.GetSystemStatusAt<FilesHost>(path, ref status);
        return result != 0 ? result : StoreSystemStatus(address, in status);
    }

    private static long SystemStatDescriptor(ulong number, ulong address)
    {
        FileSystemStatus status = default;
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        if (TFiles.IsPresent && description->Kind is DescriptorKind.File or DescriptorKind.Path)
        {
            long result = TFiles.GetSystemStatus<FilesHost>(description->File, ref status);
            if (result != 0) return result;
        }
        else
        {
            status.Kind = 0x5049_5045; // PIPEFS_MAGIC
            status.BlockSize = PageSize;
            status.NameLength = 255;
        }

        return StoreSystemStatus(address, in status);
    }

    private static long StoreSystemStatus(ulong address, ref readonly FileSystemStatus status)
    {
        if (!CanWrite(address, SystemStatLength)) return -Error.BadAddress;
        // SAFETY: checked just now. The layout is struct statfs of x86-64.
        KernelBytes.Clear(new Span<byte>((void*)address, SystemStatLength));
        ulong* words = (ulong*)address;
        words[0] = status.Kind;
        words[1] = status.BlockSize;
        words[2] = status.Blocks;
        words[3] = status.FreeBlocks;
        words[4] = status.AvailableBlocks;
        words[5] = status.Files;
        words[6] = status.FreeFiles;
        words[7] = status.Identity;
        words[8] = status.NameLength;
        words[9] = status.BlockSize;
        words[10] = status.Flags;
        return 0;
    }
}
