using LibOs.Abstractions.Ports;
using LibOs.Kernel.SystemCalls;

namespace LibOs.Kernel;

/// <content>Calls by path.</content>
public static unsafe partial class Kernel<TScheduler, TFrames, TAreas, TConsole, TLog, TFiles>
{
    private const ulong TimeNow = 0x3FFF_FFFF; // UTIME_NOW
    private const ulong TimeOmit = 0x3FFF_FFFE; // UTIME_OMIT

    private static long Access(int directory, ulong path, ulong mode, ulong flags)
    {
        const ulong EffectiveIdentity = 0x200;
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~(NoFollow | EmptyPath | EffectiveIdentity)) != 0) return -Error.Invalid;
        if (IsEmptyPath(path, flags)) return FindDescription((uint)directory) == null ? -Error.BadDescriptor : 0;
        return TFiles.Access<FilesHost>(DirectoryOf(directory), path, (flags & NoFollow) == 0, (uint)mode);
    }

    private static long ReadLink(int directory, ulong path, ulong address, ulong length) =>
        TFiles.IsPresent ? TFiles.ReadSymbolicLink<FilesHost>(DirectoryOf(directory), path, address, (ulong)(int)length) : FindPath(path);

    private static long MakeDirectory(int directory, ulong path, ulong mode) =>
        TFiles.IsPresent ? TFiles.MakeDirectory<FilesHost>(DirectoryOf(directory), path, (uint)mode) : FindPath(path);

    private static long Unlink(int directory, ulong path, ulong flags)
    {
        const ulong RemoveDirectory = 0x200;
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~RemoveDirectory) != 0) return -Error.Invalid;
        return TFiles.Unlink<FilesHost>(DirectoryOf(directory), path, flags != 0);
    }

    private static long Rename(int fromDirectory, ulong from, int toDirectory, ulong to, ulong flags) =>
        TFiles.IsPresent ? TFiles.Rename<FilesHost>(DirectoryOf(fromDirectory), from, DirectoryOf(toDirectory), to, (uint)flags) : FindPath(from);

    private static long Link(int fromDirectory, ulong from, int toDirectory, ulong to, ulong flags)
    {
        const ulong Follow = 0x400;
        if (!TFiles.IsPresent) return FindPath(from);
        if ((flags & ~(Follow | EmptyPath)) != 0) return -Error.Invalid;
        return TFiles.Link<FilesHost>(DirectoryOf(fromDirectory), from, DirectoryOf(toDirectory), to, (flags & Follow) != 0);
    }

    private static long MakeSymbolicLink(ulong target, int directory, ulong path) =>
        TFiles.IsPresent ? TFiles.MakeSymbolicLink<FilesHost>(target, DirectoryOf(directory), path) : FindPath(path);

    private static long ChangeDirectory(ulong path) => TFiles.IsPresent ? TFiles.ChangeDirectory<FilesHost>(path) : FindPath(path);

    private static long ChangeDirectoryTo(ulong number)
    {
        Streams.OpenDescription* description = FindDescription(number);
        if (description == null) return -Error.BadDescriptor;
        bool isFile = TFiles.IsPresent && description->Kind is Streams.DescriptorKind.File or Streams.DescriptorKind.Path;
        return isFile ? TFiles.ChangeDirectoryTo<FilesHost>(description->File) : -Error.NotDirectory;
    }

    private static long CurrentDirectory(ulong address, ulong length)
    {
        if (TFiles.IsPresent) return TFiles.GetCurrentDirectory<FilesHost>(address, length);
        if (length < 2) return -Error.Range;
        if (!CanWrite(address, 2)) return -Error.BadAddress;
        // SAFETY: checked just now.
        *(ushort*)address = '/';
        return 2;
    }

    private static long SetCreationMask(ulong mask) => TFiles.SetMask((uint)mask);

    private static long ChangeMode(int directory, ulong path, ulong mode, bool follows)
    {
        if (!TFiles.IsPresent) return FindPath(path);
        FileChange change = default;
        change.Changes = FileChanges.Mode;
        change.Mode = (uint)mode & 0xFFF;
        return TFiles.SetStatusAt<FilesHost>(DirectoryOf(directory), path, follows, in change);
    }

    private static long ChangeModeOf(ulong number, ulong mode)
    {
        FileChange change = default;
        change.Changes = FileChanges.Mode;
        change.Mode = (uint)mode & 0xFFF;
        return Change(number, in change);
    }

    private static long ChangeOwner(int directory, ulong path, ulong user, ulong group, ulong flags)
    {
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~(NoFollow | EmptyPath)) != 0) return -Error.Invalid;
        if (IsEmptyPath(path, flags)) return ChangeOwnerOf((uint)directory, user, group);
        FileChange change = default;
        change.Changes = FileChanges.Owner;
        change.User = (uint)user;
        change.Group = (uint)group;
        return TFiles.SetStatusAt<FilesHost>(DirectoryOf(directory), path, (flags & NoFollow) == 0, in change);
    }

    private static long ChangeOwnerOf(ulong number, ulong user, ulong group)
    {
        FileChange change = default;
        change.Changes = FileChanges.Owner;
        change.User = (uint)user;
        change.Group = (uint)group;
        return Change(number, in change);
    }

    private static long Truncate(ulong path, long size)
    {
        if (!TFiles.IsPresent) return FindPath(path);
        if (size < 0) return -Error.Invalid;
        FileChange change = default;
        change.Changes = FileChanges.Size;
        change.Size = size;
        return TFiles.SetStatusAt<FilesHost>(IFiles.CurrentDirectory, path, follows: true, in change);
    }

    private static long TruncateTo(ulong number, long size)
    {
        if (FindDescription(number) == null) return -Error.BadDescriptor;
        if (size < 0) return -Error.Invalid;
        FileChange change = default;
        change.Changes = FileChanges.Size;
        change.Size = size;
        return Change(number, in change);
    }

    private static long Change(ulong number, ref readonly FileChange change)
    {
        if (!TFiles.IsPresent) return FindDescription(number) == null ? -Error.BadDescriptor : -Error.Invalid;
        long file = FileOf(number, Error.Invalid);
        return file < 0 ? file : TFiles.SetStatus<FilesHost>((int)file, in change);
    }

    /// <summary>Sets times (utimensat): of a path, or of the descriptor itself when there is none.</summary>
    private static long SetTimes(int directory, ulong path, ulong times, ulong flags)
    {
        if (!TFiles.IsPresent) return FindPath(path);
        if ((flags & ~(NoFollow | EmptyPath)) != 0) return -Error.Invalid;
        FileChange change = default;
        change.Changes = FileChanges.AccessNow | FileChanges.ModifyNow;
        if (times != 0)
        {
            if (!CanRead(times, 32)) return -Error.BadAddress;
            change.Changes = FileChanges.None;
            // SAFETY: checked just now: two of struct timespec.
            if (!TrySetTime((long*)times, FileChanges.AccessNow, FileChanges.AccessTime, ref change, out change.AccessTime)
                || !TrySetTime((long*)times + 2, FileChanges.ModifyNow, FileChanges.ModifyTime, ref change, out change.ModifyTime)) return -Error.Invalid;
            if (change.Changes == FileChanges.None) return 0;
        }

        if (path == 0 || IsEmptyPath(path, flags)) return path == 0 && directory == CurrentDirectoryDescriptor ? -Error.BadAddress : Change((uint)directory, in change);
        return TFiles.SetStatusAt<FilesHost>(DirectoryOf(directory), path, (flags & NoFollow) == 0, in change);
    }

    private static bool TrySetTime(long* time, FileChanges now, FileChanges given, ref FileChange change, out long value)
    {
        value = 0;
        ulong fraction = (ulong)time[1];
        if (fraction == TimeOmit) return true;
        if (fraction == TimeNow)
        {
            change.Changes |= now;
            return true;
        }

        if (fraction >= NanosecondsPerSecond) return false;
        value = unchecked((time[0] * NanosecondsPerSecond) + (long)fraction);
        change.Changes |= given;
        return true;
    }
}
