using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Calls by path.</summary>
[KernelPath]
internal static unsafe class PathCalls<THost>
    where THost : unmanaged, IFilesHost
{
    public static long Open(long directory, ulong path, uint flags, uint mode, out FileOpening opening)
    {
        opening = default;
        if ((flags & OpenFlags.Path) != 0) flags &= OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow;
        if ((flags & OpenFlags.Unnamed) != 0) return OpenUnnamedAt(directory, path, flags, mode, out opening);
        if ((flags & (OpenFlags.Create | OpenFlags.Directory)) == (OpenFlags.Create | OpenFlags.Directory)) return -Error.Invalid;
        Walk walk = default;
        bool isNew = (flags & OpenFlags.Create) != 0;
        bool follows = (flags & OpenFlags.NoFollow) == 0 && !(isNew && (flags & OpenFlags.Exclusive) != 0);
        long result = Walker<THost>.Begin(ref walk, directory, path, (follows ? WalkFlags.Follow : 0) | (isNew && !follows ? WalkFlags.Name : 0));
        if (result == 0) result = OpenAt(ref walk, flags, mode, out opening);
        Walker<THost>.End(ref walk);
        return result;
    }

    private static long OpenAt(ref Walk walk, uint flags, uint mode, out FileOpening opening)
    {
        opening = default;
        bool isNew = (flags & OpenFlags.Create) != 0;
        while (!walk.HasTarget)
        {
            if (!isNew) return -Error.NoEntry;
            if (walk.EndsInSlash) return -Error.IsDirectory;
            if (IsReadOnly(in walk.Parent)) return -Error.ReadOnly;
            long made = FileSystems<THost>.Create(in walk.Parent, walk.Name, flags, mode & ~VirtualFiles.Mask, out Node node, out ulong handle);
            if (made == 0)
            {
                walk.Target = node;
                return Keep(ref walk, flags, handle, out opening);
            }

            // Another was faster, while this call waited.
            if (made != -Error.Exists || (flags & OpenFlags.Exclusive) != 0) return made;
            made = FileSystems<THost>.Lookup(in walk.Parent, walk.Name, out walk.Target);
            if (made != 0 && made != -Error.NoEntry) return made;
        }

        if (isNew && (flags & OpenFlags.Exclusive) != 0) return -Error.Exists;
        return OpenTarget(ref walk, flags, out opening);
    }

    /// <summary>Opens what is there.</summary>
    private static long OpenTarget(ref Walk walk, uint flags, out FileOpening opening)
    {
        opening = default;
        ref Node target = ref walk.Target;
        bool isPath = (flags & OpenFlags.Path) != 0;
        bool writes = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        if (target.IsLink && !isPath)
        {
            if ((flags & OpenFlags.NoFollow) != 0) return -Error.LinkLoop;
            if (!FileSystems<THost>.IsDescriptor(in target, out int descriptor)) return -Error.LinkLoop;
            opening = new FileOpening(0, FileDevice.Descriptor, descriptor);
            return 0;
        }

        if ((flags & OpenFlags.Directory) != 0 && !target.IsDirectory) return -Error.NotDirectory;
        if (isPath) return Keep(ref walk, flags, 0, out opening);
        if (target.IsDirectory && (writes || (flags & OpenFlags.Create) != 0)) return -Error.IsDirectory;
        if (target.System == FileSystemKind.Memory && target.Type == FileMode.CharacterDevice)
        {
            opening = new FileOpening(0, MemoryFiles<THost>.InodeOf(in target)->Device, 0);
            return 0;
        }

        if ((writes || (flags & OpenFlags.Truncate) != 0) && IsReadOnly(in target)) return -Error.ReadOnly;
        long result = FileSystems<THost>.Open(in target, flags, out ulong handle);
        if (result != 0) return result;
        if ((flags & OpenFlags.Truncate) != 0 && target.Type == FileMode.Regular && target.System == FileSystemKind.Memory)
        {
            FileChange change = default;
            change.Changes = FileChanges.Size;
            result = FileSystems<THost>.SetStatus(in target, in change);
            if (result != 0 && MemoryFiles<THost>.InodeOf(in target)->Content == FileContent.None) return result;
        }

        return Keep(ref walk, flags, handle, out opening);
    }

    private static long Keep(ref Walk walk, uint flags, ulong handle, out FileOpening opening)
    {
        opening = default;
        ReadOnlySpan<byte> path = walk.Absolute;
        long number = OpenFiles<THost>.Add(in walk.Target, handle, flags, path.IsEmpty ? "/"u8 : path);
        if (number < 0)
        {
            if (handle != 0)
            {
                OpenFile file = default;
                file.Node = walk.Target;
                file.Handle = handle;
                FileSystems<THost>.Close(ref file);
            }

            return number;
        }

        walk.Target = default; // the open file's now
        opening = new FileOpening((int)number, FileDevice.None, 0);
        return 0;
    }

    /// <summary>Makes a file without a name in a directory of the tree in memory (O_TMPFILE).</summary>
    private static long OpenUnnamedAt(long directory, ulong path, uint flags, uint mode, out FileOpening opening)
    {
        opening = default;
        if ((flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly || (flags & OpenFlags.Directory) == 0) return -Error.Invalid;
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, WalkFlags.Follow);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0 && !walk.Target.IsDirectory) result = -Error.NotDirectory;
        if (result == 0 && walk.Target.System != FileSystemKind.Memory) result = -Error.NotSupported;
        if (result == 0)
        {
            result = MemoryFiles<THost>.MakeUnnamed(mode & ~VirtualFiles.Mask, out Node node);
            if (result == 0)
            {
                FileSystems<THost>.Release(in walk.Target);
                walk.Target = node;
                result = Keep(ref walk, flags, 0, out opening);
            }
        }

        Walker<THost>.End(ref walk);
        return result;
    }

    /// <summary>Whether a node lies on a mount that nothing can be changed through.</summary>
    public static bool IsReadOnly(ref readonly Node node)
    {
        if (node.System == FileSystemKind.Process) return true;
        if (node.System == FileSystemKind.Memory) return false;
        for (int i = 0; i < Mounts<THost>.Count; i++)
        {
            ref Mount mount = ref Mounts<THost>.Get(i);
            if (mount.Root.System == node.System && mount.Root.Mount == node.Mount) return mount.IsReadOnly;
        }

        return false;
    }

    public static long GetStatus(long directory, ulong path, bool follows, ref FileStatus status)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, follows ? WalkFlags.Follow : 0);
        if (result == 0) result = Status(ref walk, ref status);
        Walker<THost>.End(ref walk);
        return result;
    }

    private static long Status(ref Walk walk, ref FileStatus status)
    {
        if (!walk.HasTarget) return -Error.NoEntry;
        return FileSystems<THost>.GetStatus(in walk.Target, ref status);
    }

    public static long SetStatus(long directory, ulong path, bool follows, ref readonly FileChange change)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, follows ? WalkFlags.Follow : 0);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0 && IsReadOnly(in walk.Target)) result = -Error.ReadOnly;
        if (result == 0 && walk.Target.IsLink && (change.Changes & FileChanges.Mode) != 0) result = -Error.NotSupported;
        if (result == 0) result = FileSystems<THost>.SetStatus(in walk.Target, in change);
        Walker<THost>.End(ref walk);
        return result;
    }

    public static long Access(long directory, ulong path, bool follows, uint mode)
    {
        const uint Write = 2;
        if (mode > 7) return -Error.Invalid;
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, follows ? WalkFlags.Follow : 0);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0 && (mode & Write) != 0 && walk.Target.Type != FileMode.CharacterDevice && IsReadOnly(in walk.Target)) result = -Error.ReadOnly;
        if (result == 0) result = FileSystems<THost>.Access(in walk.Target, mode);
        Walker<THost>.End(ref walk);
        return result;
    }

    public static long MakeDirectory(long directory, ulong path, uint mode)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, WalkFlags.Name);
        if (result == 0 && walk.HasTarget) result = -Error.Exists;
        if (result == 0 && IsReadOnly(in walk.Parent)) result = -Error.ReadOnly;
        if (result == 0) result = FileSystems<THost>.MakeDirectory(in walk.Parent, walk.Name, mode & ~VirtualFiles.Mask & 0x3FF);
        Walker<THost>.End(ref walk);
        return result;
    }

    public static long Unlink(long directory, ulong path, bool isDirectory)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, WalkFlags.Name);
        if (result == 0) result = Unlink(ref walk, isDirectory);
        Walker<THost>.End(ref walk);
        return result;
    }

    private static long Unlink(ref Walk walk, bool isDirectory)
    {
        if (!walk.HasParent)
        {
            // A root, or a path that ends in dots.
            if (!isDirectory) return -Error.IsDirectory;
            ReadOnlySpan<byte> name = walk.NameLength == 0 ? default : walk.Name;
            return name.Length == 1 ? -Error.Invalid : name.Length == 2 ? -Error.NotEmpty : -Error.Busy;
        }

        if (!walk.HasTarget) return -Error.NoEntry;
        if (IsReadOnly(in walk.Parent)) return -Error.ReadOnly;
        if (walk.EndsInSlash && !isDirectory) return walk.Target.IsDirectory ? -Error.IsDirectory : -Error.NotDirectory;
        if (!FileSystems<THost>.IsSameSystem(in walk.Parent, in walk.Target)) return -Error.Busy; // something is mounted on it
        FileSystems<THost>.Release(in walk.Target);
        walk.Target = default; // so that the file can go with its name
        return FileSystems<THost>.Unlink(in walk.Parent, walk.Name, isDirectory);
    }

    public static long MakeSymbolicLink(ulong target, long directory, ulong path)
    {
        WalkBuffer* text = WalkBuffers<THost>.Take();
        if (text == null) return -Error.NoMemory;
        // SAFETY: the buffer is this call's until it is given back.
        var space = new Span<byte>(text, WalkBuffer.PathCapacity);
        long result = THost.CopyPath(target, space);
        if (result == 0) result = -Error.NoEntry;
        if (result > 0)
        {
            ReadOnlySpan<byte> copied = space[..(int)result];
            Walk walk = default;
            result = Walker<THost>.Begin(ref walk, directory, path, WalkFlags.Name);
            if (result == 0 && walk.HasTarget) result = -Error.Exists;
            if (result == 0 && walk.EndsInSlash) result = -Error.NoEntry;
            if (result == 0 && IsReadOnly(in walk.Parent)) result = -Error.ReadOnly;
            if (result == 0) result = FileSystems<THost>.MakeSymbolicLink(in walk.Parent, walk.Name, copied);
            Walker<THost>.End(ref walk);
        }

        WalkBuffers<THost>.Give(text);
        return result;
    }

    public static long ReadSymbolicLink(long directory, ulong path, ulong address, ulong length)
    {
        if ((long)length <= 0) return -Error.Invalid;
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, directory, path, WalkFlags.None);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0 && !walk.Target.IsLink) result = -Error.Invalid;
        if (result == 0)
        {
            // SAFETY: the walk's buffer is not needed for the walk any more.
            var text = new Span<byte>(walk.Buffer, WalkBuffer.PathCapacity);
            result = FileSystems<THost>.ReadSymbolicLink(in walk.Target, length < (ulong)text.Length ? text[..(int)length] : text);
            if (result > 0 && !THost.TryCopyOut(address, (nuint)walk.Buffer, (int)result)) result = -Error.BadAddress;
        }

        Walker<THost>.End(ref walk);
        return result;
    }

    public static long GetSystemStatus(ulong path, ref FileSystemStatus status)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, IFiles.CurrentDirectory, path, WalkFlags.Follow);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0) result = FileSystems<THost>.GetSystemStatus(in walk.Target, ref status);
        Walker<THost>.End(ref walk);
        return result;
    }

    public static long ChangeDirectory(ulong path)
    {
        Walk walk = default;
        long result = Walker<THost>.Begin(ref walk, IFiles.CurrentDirectory, path, WalkFlags.Follow);
        if (result == 0 && !walk.HasTarget) result = -Error.NoEntry;
        if (result == 0) result = WorkingDirectory<THost>.Set(in walk.Target, walk.Absolute);
        Walker<THost>.End(ref walk);
        return result;
    }

    public static long GetCurrentDirectory(ulong address, ulong length)
    {
        ReadOnlySpan<byte> path = WorkingDirectory<THost>.Path;
        if ((ulong)path.Length + 1 > length) return -Error.Range;
        WalkBuffer* buffer = WalkBuffers<THost>.Take();
        if (buffer == null) return -Error.NoMemory;
        // SAFETY: the buffer is this call's until it is given back.
        var text = new Span<byte>(buffer, sizeof(WalkBuffer));
        int count = KernelBytes.Copy(path, text);
        text[count++] = 0;
        long result = THost.TryCopyOut(address, (nuint)buffer, count) ? count : -Error.BadAddress;
        WalkBuffers<THost>.Give(buffer);
        return result;
    }
}
