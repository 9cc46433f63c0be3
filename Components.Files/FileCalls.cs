using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>Calls on open files.</summary>
[KernelPath]
internal static unsafe class FileCalls<THost>
    where THost : unmanaged, IFilesHost
{
    private const int Set = 0;
    private const int Current = 1;
    private const int End = 2;
    private const int Hole = 4;

    /// <summary>The node of an open file.</summary>
    public static ref readonly Node NodeOf(int file) => ref OpenFiles<THost>.Get(file)->Node;

    public static long OpenUnnamed(out FileOpening opening)
    {
        opening = default;
        long result = MemoryFiles<THost>.MakeUnnamed(0x1FF, out Node node);
        if (result != 0) return result;
        result = OpenFiles<THost>.Add(in node, 0, OpenFlags.ReadWrite, "/memfd: (deleted)"u8);
        if (result < 0) FileSystems<THost>.Release(in node);
        else opening = new FileOpening((int)result, FileDevice.None, 0);
        return Math.Min(result, 0);
    }

    public static void Close(int file)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        Locks<THost>.ReleaseAll(file);
        SharedPages<THost>.Release(ref *open);
        FileSystems<THost>.Close(ref *open);
        FileSystems<THost>.Release(in open->Node);
        OpenFiles<THost>.Remove(file);
    }

    public static long Read(int file, ref long offset, ulong address, ulong length)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        if (!open->CanRead) return -Error.BadDescriptor;
        if (open->Node.IsDirectory) return -Error.IsDirectory;
        return offset < 0 ? -Error.Invalid : FileSystems<THost>.Read(ref *open, ref offset, address, length);
    }

    public static long Write(int file, ref long offset, bool appends, ulong address, ulong length)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        if (!open->CanWrite) return -Error.BadDescriptor;
        if (offset < 0) return -Error.Invalid;
        long result = FileSystems<THost>.Write(ref *open, ref offset, appends, address, length);
        if (result > 0 && open->Node.System == FileSystemKind.Remote) SharedPages<THost>.Forget(ref *open, offset - result, offset);
        return result;
    }

    public static long Seek(int file, long offset, long distance, int origin)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        long start = 0;
        switch (origin)
        {
            case Set:
                break;
            case Current:
                start = offset;
                break;
            case End when open->Node.IsDirectory:
                break;
            case End:
                FileStatus status = default;
                long result = FileSystems<THost>.GetStatus(in open->Node, ref status);
                if (result != 0) return result;
                start = status.Size;
                break;
            case <= Hole:
                return open->Node.Type == FileMode.Regular ? FileSystems<THost>.Seek(ref *open, distance, origin) : -Error.Invalid;
            default:
                return -Error.Invalid;
        }

        long target = unchecked(start + distance);
        return target < 0 ? -Error.Invalid : target;
    }

    public static long ReadDirectory(int file, ref long offset, ulong address, ulong length)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        if (!open->Node.IsDirectory) return -Error.NotDirectory;
        WalkBuffer* buffer = WalkBuffers<THost>.Take();
        if (buffer == null) return -Error.NoMemory;
        // SAFETY: the buffer is this call's until it is given back.
        var writer = new EntryWriter(new Span<byte>(buffer, (int)Math.Min(length, (ulong)sizeof(WalkBuffer))));
        long next = offset;
        long result = FileSystems<THost>.ReadDirectory(ref *open, ref next, ref writer);
        if (result == 0)
        {
            result = writer.Length == 0 && writer.IsFull ? -Error.Invalid : writer.Length;
            if (result > 0 && !THost.TryCopyOut(address, (nuint)buffer, writer.Length)) result = -Error.BadAddress;
            if (result >= 0) offset = next;
        }

        WalkBuffers<THost>.Give(buffer);
        return result;
    }

    public static long SetStatus(int file, ref readonly FileChange change)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        if ((change.Changes & FileChanges.Size) != 0 && !open->CanWrite) return -Error.Invalid;
        long result = FileSystems<THost>.SetStatus(in open->Node, in change);
        if (result == 0 && (change.Changes & FileChanges.Size) != 0 && open->Node.System == FileSystemKind.Remote) SharedPages<THost>.Forget(ref *open, change.Size, long.MaxValue);
        return result;
    }

    public static long ChangeDirectory(int file)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        // SAFETY: the path has the length that is kept with it.
        return WorkingDirectory<THost>.Set(in open->Node, new ReadOnlySpan<byte>(open->Path, open->PathLength));
    }

    public static long Synchronize(int file, bool dataOnly) => FileSystems<THost>.Synchronize(ref *OpenFiles<THost>.Get(file), dataOnly);

    public static long Allocate(int file, uint mode, long offset, long length)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        if (offset < 0 || length <= 0) return -Error.Invalid;
        if (!open->CanWrite) return -Error.BadDescriptor;
        if (open->Node.IsDirectory) return -Error.IsDirectory;
        return offset > long.MaxValue - length ? -Error.FileTooLarge : FileSystems<THost>.Allocate(ref *open, mode, offset, length);
    }

    public static long ReadPage(int file, long offset, nuint page) => FileSystems<THost>.ReadPage(ref *OpenFiles<THost>.Get(file), offset, page);

    public static long FindPage(int file, long offset, out nuint page) => FileSystems<THost>.FindPage(ref *OpenFiles<THost>.Get(file), offset, out page);

    public static long WritePage(int file, long offset, nuint page) => FileSystems<THost>.WritePage(ref *OpenFiles<THost>.Get(file), offset, page);

    public static int GetPath(int file, Span<byte> destination)
    {
        OpenFile* open = OpenFiles<THost>.Get(file);
        // SAFETY: the path has the length that is kept with it.
        return KernelBytes.Copy(new ReadOnlySpan<byte>(open->Path, open->PathLength), destination);
    }
}
