using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>The files of a partition: a tree in memory with /tmp, /dev and /proc, and directories of the host mounted in it.</summary>
/// <remarks>
/// Calls by path are in <c>PathCalls</c>, those on open files in <c>FileCalls</c>; both reach a file system through <c>FileSystems</c>.
/// </remarks>
[KernelPath]
public readonly struct VirtualFiles : IFiles
{
    private const uint PermissionMask = 0x1FF;

    private static uint s_mask = 0x12; // rwxr-xr-x is left of what is asked for

    /// <inheritdoc/>
    public static bool IsPresent => true;

    /// <summary>The permissions that new files do not get.</summary>
    internal static uint Mask => s_mask;

    /// <inheritdoc/>
    public static void Start<THost>()
        where THost : unmanaged, IFilesHost => Tree<THost>.Build();

    /// <inheritdoc/>
    public static long ControlMemory<THost>(ref long limit)
        where THost : unmanaged, IFilesHost => MemoryFiles<THost>.ControlMemory(ref limit);

    /// <inheritdoc/>
    public static long Open<THost>(long directory, ulong path, uint flags, uint mode, out FileOpening opening)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.Open(directory, path, flags, mode, out opening);

    /// <inheritdoc/>
    public static long OpenUnnamed<THost>(out FileOpening opening)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.OpenUnnamed(out opening);

    /// <inheritdoc/>
    public static void Close<THost>(int file)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Close(file);

    /// <inheritdoc/>
    public static long Read<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Read(file, ref offset, address, length);

    /// <inheritdoc/>
    public static long Write<THost>(int file, ref long offset, bool appends, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Write(file, ref offset, appends, address, length);

    /// <inheritdoc/>
    public static long Seek<THost>(int file, long offset, long distance, int origin)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Seek(file, offset, distance, origin);

    /// <inheritdoc/>
    public static long ReadDirectory<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.ReadDirectory(file, ref offset, address, length);

    /// <inheritdoc/>
    public static long GetStatus<THost>(int file, ref FileStatus status)
        where THost : unmanaged, IFilesHost => FileSystems<THost>.GetStatus(in FileCalls<THost>.NodeOf(file), ref status);

    /// <inheritdoc/>
    public static long GetStatusAt<THost>(long directory, ulong path, bool follows, ref FileStatus status)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.GetStatus(directory, path, follows, ref status);

    /// <inheritdoc/>
    public static long SetStatus<THost>(int file, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.SetStatus(file, in change);

    /// <inheritdoc/>
    public static long SetStatusAt<THost>(long directory, ulong path, bool follows, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.SetStatus(directory, path, follows, in change);

    /// <inheritdoc/>
    public static long Access<THost>(long directory, ulong path, bool follows, uint mode)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.Access(directory, path, follows, mode);

    /// <inheritdoc/>
    public static long MakeDirectory<THost>(long directory, ulong path, uint mode)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.MakeDirectory(directory, path, mode);

    /// <inheritdoc/>
    public static long Unlink<THost>(long directory, ulong path, bool isDirectory)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.Unlink(directory, path, isDirectory);

    /// <inheritdoc/>
    public static long Rename<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, uint flags)
        where THost : unmanaged, IFilesHost => PathPairCalls<THost>.Rename(fromDirectory, from, toDirectory, to, flags);

    /// <inheritdoc/>
    public static long Link<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, bool follows)
        where THost : unmanaged, IFilesHost => PathPairCalls<THost>.Link(fromDirectory, from, toDirectory, to, follows);

    /// <inheritdoc/>
    public static long MakeSymbolicLink<THost>(ulong target, long directory, ulong path)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.MakeSymbolicLink(target, directory, path);

    /// <inheritdoc/>
    public static long ReadSymbolicLink<THost>(long directory, ulong path, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.ReadSymbolicLink(directory, path, address, length);

    /// <inheritdoc/>
    public static long GetSystemStatusAt<THost>(ulong path, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.GetSystemStatus(path, ref status);

    /// <inheritdoc/>
    public static long GetSystemStatus<THost>(int file, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost => FileSystems<THost>.GetSystemStatus(in FileCalls<THost>.NodeOf(file), ref status);

    /// <inheritdoc/>
    public static long ChangeDirectory<THost>(ulong path)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.ChangeDirectory(path);

    /// <inheritdoc/>
    public static long ChangeDirectoryTo<THost>(int file)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.ChangeDirectory(file);

    /// <inheritdoc/>
    public static long GetCurrentDirectory<THost>(ulong address, ulong length)
        where THost : unmanaged, IFilesHost => PathCalls<THost>.GetCurrentDirectory(address, length);

    /// <inheritdoc/>
    public static uint SetMask(uint mask)
    {
        uint old = s_mask;
        s_mask = mask & PermissionMask;
        return old;
    }

    /// <inheritdoc/>
    public static long Synchronize<THost>(int file, bool dataOnly)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Synchronize(file, dataOnly);

    /// <inheritdoc/>
    public static long Allocate<THost>(int file, uint mode, long offset, long length)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.Allocate(file, mode, offset, length);

    /// <inheritdoc/>
    public static long Lock<THost>(int file, ref FileLock request)
        where THost : unmanaged, IFilesHost => Locks<THost>.Apply(file, ref request);

    /// <inheritdoc/>
    public static long ReadPage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.ReadPage(file, offset, page);

    /// <inheritdoc/>
    public static long FindPage<THost>(int file, long offset, out nuint page)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.FindPage(file, offset, out page);

    /// <inheritdoc/>
    public static bool KeepsPages<THost>(int file)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.NodeOf(file).System != FileSystemKind.Remote;

    /// <inheritdoc/>
    public static long WritePage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.WritePage(file, offset, page);

    /// <inheritdoc/>
    public static ulong Identify<THost>(int file)
        where THost : unmanaged, IFilesHost => FileSystems<THost>.Identify(in FileCalls<THost>.NodeOf(file));

    /// <inheritdoc/>
    public static int GetPath<THost>(int file, Span<byte> destination)
        where THost : unmanaged, IFilesHost => FileCalls<THost>.GetPath(file, destination);
}
