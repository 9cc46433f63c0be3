using LibOs.Abstractions.Ports;
using LibOs.Kernel.Streams;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Opening paths.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const int CurrentDirectoryDescriptor = -100; // AT_FDCWD
    private const uint OpenPathFlag = 0x20_0000; // O_PATH
    private const ulong EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const ulong NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW

    private static long Open(int directory, ulong path, ulong flags, ulong mode)
    {
        if (!TFiles.IsPresent) return OpenDevice(path, flags);
        long result = TFiles.Open<FilesHost>(DirectoryOf(directory), path, (uint)flags & ~LargeFile, (uint)mode, out FileOpening opening);
        return result < 0 ? result : AddOpening(in opening, (uint)flags);
    }

    private static long AddOpening(ref readonly FileOpening opening, uint flags)
    {
        uint kept = flags & (AccessMode | AppendAlways | NonBlocking | CloseOnExec);
        DescriptorKind kind = DescriptorKind.File;
        switch (opening.Device)
        {
            case FileDevice.None:
                if ((flags & OpenPathFlag) != 0) (kind, kept) = (DescriptorKind.Path, flags & (CloseOnExec | OpenPathFlag));
                else kept |= LargeFile;
                long number = AddDescriptor(kind, kept, null, opening.File);
                if (number < 0) TFiles.Close<FilesHost>(opening.File);
                return number;
            case FileDevice.Descriptor:
                return ReopenDescriptor((ulong)opening.Descriptor, flags);
            case FileDevice.Terminal:
                return -Error.NoSuchAddress; // as on Linux without a controlling terminal
            case FileDevice.Null: kind = DescriptorKind.Null; break;
            case FileDevice.Zero: kind = DescriptorKind.Zero; break;
            case FileDevice.Full: kind = DescriptorKind.Full; break;
            default: kind = DescriptorKind.Random; break;
        }

        return AddDescriptor(kind, kept | LargeFile, null, 0);
    }

    /// <summary>Makes a file in memory without a name (memfd_create).</summary>
    private static long OpenUnnamed(ulong name, ulong flags)
    {
        const ulong CloseOnExecFlag = 1, AllowSealing = 2, NoExecutable = 8, Executable = 16;
        if ((flags & ~(CloseOnExecFlag | AllowSealing | NoExecutable | Executable)) != 0) return -Error.Invalid;
        if (!TryReadPath(name, out _)) return -Error.BadAddress;
        long result = TFiles.OpenUnnamed<FilesHost>(out FileOpening opening);
        return result < 0 ? result : AddOpening(in opening, ReadWrite | ((flags & CloseOnExecFlag) != 0 ? CloseOnExec : 0));
    }

    /// <summary>Opens what a descriptor refers to once more, by /proc/self/fd: a stream or pipe that is already open.</summary>
    private static long ReopenDescriptor(ulong number, uint flags)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.NoEntry;
        if (description->Kind is DescriptorKind.EventCount or DescriptorKind.PollSet) return -Error.NoSuchAddress;
        return Duplicate(number, 0, (flags & CloseOnExec) != 0);
    }

    /// <summary>Where a relative path begins, as the file systems take it.</summary>
    private static long DirectoryOf(int descriptor)
    {
        if (descriptor == CurrentDirectoryDescriptor) return IFiles.CurrentDirectory;
        OpenDescription* description = FindDescription((uint)descriptor);
        if (description == null) return -Error.BadDescriptor;
        return description->Kind is DescriptorKind.File or DescriptorKind.Path ? description->File : -Error.NotDirectory;
    }

    /// <summary>Whether a path is empty and the call is meant for the descriptor itself.</summary>
    private static bool IsEmptyPath(ulong path, ulong flags)
    {
        if ((flags & EmptyPath) == 0) return false;
        byte first = 1;
        return path == 0 || (TryCopyIn(&first, path, 1) && first == 0);
    }

    /// <summary>The open file behind a descriptor for a call that needs one; or a negative error.</summary>
    private static long FileOf(ulong number, long otherwise)
    {
        OpenDescription* description = FindDescription(number);
        if (description == null || description->Kind == DescriptorKind.Path) return -Error.BadDescriptor;
        return description->Kind == DescriptorKind.File ? description->File : -otherwise;
    }

    /// <summary>Opens one of the device files; without file systems there are no others.</summary>
    private static long OpenDevice(ulong path, ulong flags)
    {
        if (!TryReadPath(path, out ReadOnlySpan<byte> name)) return -Error.BadAddress;
        DescriptorKind kind;
        if (name.SequenceEqual("/dev/null"u8)) kind = DescriptorKind.Null;
        else if (name.SequenceEqual("/dev/zero"u8)) kind = DescriptorKind.Zero;
        else if (name.SequenceEqual("/dev/urandom"u8) || name.SequenceEqual("/dev/random"u8)) kind = DescriptorKind.Random;
        else return LackFile(name);
        return AddDescriptor(kind, (uint)flags & (NonBlocking | AccessMode | CloseOnExec), null, 0);
    }

    /// <summary>Answers for paths without file systems: there are no files but the device files.</summary>
    private static long FindPath(ulong path) => TryReadPath(path, out ReadOnlySpan<byte> name) ? LackFile(name) : -Error.BadAddress;

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
}
