using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>No files: what stands in for <see cref="IFiles"/> in an image without a package that brings them.</summary>
/// <remarks>Nothing of it is called: a kernel asks <see cref="IsPresent"/> first.</remarks>
[KernelPath]
public readonly struct NoFiles : IFiles
{
    private const long NoSystemCall = -38; // ENOSYS

    /// <inheritdoc/>
    public static bool IsPresent => false;

    /// <inheritdoc/>
    public static void Start<THost>()
        where THost : unmanaged, IFilesHost
    {
    }

    /// <inheritdoc/>
    public static long ControlMemory<THost>(ref long limit)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Open<THost>(long directory, ulong path, uint flags, uint mode, out FileOpening opening)
        where THost : unmanaged, IFilesHost
    {
        opening = default;
        return NoSystemCall;
    }

    /// <inheritdoc/>
    public static long OpenUnnamed<THost>(out FileOpening opening)
        where THost : unmanaged, IFilesHost
    {
        opening = default;
        return NoSystemCall;
    }

    /// <inheritdoc/>
    public static void Close<THost>(int file)
        where THost : unmanaged, IFilesHost
    {
    }

    /// <inheritdoc/>
    public static long Read<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Write<THost>(int file, ref long offset, bool appends, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Seek<THost>(int file, long offset, long distance, int origin)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long ReadDirectory<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long GetStatus<THost>(int file, ref FileStatus status)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long GetStatusAt<THost>(long directory, ulong path, bool follows, ref FileStatus status)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long SetStatus<THost>(int file, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long SetStatusAt<THost>(long directory, ulong path, bool follows, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Access<THost>(long directory, ulong path, bool follows, uint mode)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long MakeDirectory<THost>(long directory, ulong path, uint mode)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Unlink<THost>(long directory, ulong path, bool isDirectory)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Rename<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, uint flags)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Link<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, bool follows)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long MakeSymbolicLink<THost>(ulong target, long directory, ulong path)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long ReadSymbolicLink<THost>(long directory, ulong path, ulong address, ulong length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long GetSystemStatusAt<THost>(ulong path, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long GetSystemStatus<THost>(int file, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long ChangeDirectory<THost>(ulong path)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long ChangeDirectoryTo<THost>(int file)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long GetCurrentDirectory<THost>(ulong address, ulong length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static uint SetMask(uint mask) => 0;

    /// <inheritdoc/>
    public static long Synchronize<THost>(int file, bool dataOnly)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Allocate<THost>(int file, uint mode, long offset, long length)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long Lock<THost>(int file, ref FileLock request)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long ReadPage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static long FindPage<THost>(int file, long offset, out nuint page)
        where THost : unmanaged, IFilesHost
    {
        page = default;
        return NoSystemCall;
    }

    /// <inheritdoc/>
    public static bool KeepsPages<THost>(int file)
        where THost : unmanaged, IFilesHost => true;

    /// <inheritdoc/>
    public static long WritePage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost => NoSystemCall;

    /// <inheritdoc/>
    public static ulong Identify<THost>(int file)
        where THost : unmanaged, IFilesHost => 0;

    /// <inheritdoc/>
    public static int GetPath<THost>(int file, Span<byte> destination)
        where THost : unmanaged, IFilesHost => 0;
}
