using LibOs.Abstractions.Composition;

namespace LibOs.Abstractions.Ports;

/// <summary>The file systems of a partition: paths, directories, files, and what is mounted where.</summary>
/// <remarks>
/// <para>
/// Optional: without a package that provides it a kernel has standard streams, pipes and a few devices. Descriptors are
/// the kernel's; an implementation knows open files by numbers of its own, one for each open file description.
/// </para>
/// <para>
/// All methods run in kernel path, with the kernel lock held; those of <see cref="IFilesHost"/> that wait let it go
/// meanwhile. Addresses are the program's and go through the host's copies. Results are negative error numbers of
/// Linux, or 0 or what the method says. A directory to start from is an open file's number,
/// <see cref="CurrentDirectory"/>, or a negative error number that is the answer to every path that is not absolute.
/// </para>
/// </remarks>
[Port(Fallback = typeof(NoFiles))]
public interface IFiles
{
    /// <summary>The version of this port.</summary>
    const int PortVersion = 1;

    /// <summary>In place of a directory: the program's working directory.</summary>
    const long CurrentDirectory = -1;

    /// <summary>Whether there are files at all. Constant: without, what would call the other methods is left out of the image.</summary>
    static abstract bool IsPresent { get; }

    /// <summary>Builds the tree of directories that the program finds.</summary>
    static abstract void Start<THost>()
        where THost : unmanaged, IFilesHost;

    /// <summary>Tells how much memory files may take and do take, and sets the limit unless it is negative.</summary>
    /// <param name="limit">Bytes; replaced by the limit now.</param>
    /// <returns>The bytes in use.</returns>
    static abstract long ControlMemory<THost>(ref long limit)
        where THost : unmanaged, IFilesHost;

    /// <summary>Opens a file, or makes it (open(2)).</summary>
    /// <param name="directory">Where a relative path begins.</param>
    /// <param name="path">The path's address.</param>
    /// <param name="flags">O_RDONLY and so on.</param>
    /// <param name="mode">The permissions of a new file, before the file mode creation mask.</param>
    /// <param name="opening">What was opened.</param>
    static abstract long Open<THost>(long directory, ulong path, uint flags, uint mode, out FileOpening opening)
        where THost : unmanaged, IFilesHost;

    /// <summary>Makes a file without a name, in memory (memfd_create(2)).</summary>
    static abstract long OpenUnnamed<THost>(out FileOpening opening)
        where THost : unmanaged, IFilesHost;

    /// <summary>Closes a file: its number is free for another.</summary>
    static abstract void Close<THost>(int file)
        where THost : unmanaged, IFilesHost;

    /// <summary>Reads at an offset, which moves along.</summary>
    /// <returns>The number of bytes, 0 at the end.</returns>
    static abstract long Read<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Writes at an offset, or behind the end of a file that was opened with O_APPEND; the offset moves along.</summary>
    /// <returns>The number of bytes.</returns>
    static abstract long Write<THost>(int file, ref long offset, bool appends, ulong address, ulong length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Finds where data or a hole begins, or checks and tells the place asked for (lseek(2)).</summary>
    /// <returns>The new offset.</returns>
    static abstract long Seek<THost>(int file, long offset, long distance, int origin)
        where THost : unmanaged, IFilesHost;

    /// <summary>Copies entries of a directory (struct linux_dirent64); the offset is a cookie of the implementation's.</summary>
    static abstract long ReadDirectory<THost>(int file, ref long offset, ulong address, ulong length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Tells the attributes of an open file.</summary>
    static abstract long GetStatus<THost>(int file, ref FileStatus status)
        where THost : unmanaged, IFilesHost;

    /// <summary>Tells the attributes of a path.</summary>
    /// <param name="directory">Where a relative path begins.</param>
    /// <param name="path">The path's address.</param>
    /// <param name="follows">Whether a symbolic link at the end is followed.</param>
    /// <param name="status">The attributes.</param>
    static abstract long GetStatusAt<THost>(long directory, ulong path, bool follows, ref FileStatus status)
        where THost : unmanaged, IFilesHost;

    /// <summary>Changes attributes of an open file.</summary>
    static abstract long SetStatus<THost>(int file, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost;

    /// <summary>Changes attributes of a path.</summary>
    static abstract long SetStatusAt<THost>(long directory, ulong path, bool follows, ref readonly FileChange change)
        where THost : unmanaged, IFilesHost;

    /// <summary>Whether the program may read (4), write (2) or execute (1) a path (access(2)).</summary>
    static abstract long Access<THost>(long directory, ulong path, bool follows, uint mode)
        where THost : unmanaged, IFilesHost;

    /// <summary>Makes a directory.</summary>
    static abstract long MakeDirectory<THost>(long directory, ulong path, uint mode)
        where THost : unmanaged, IFilesHost;

    /// <summary>Removes a name: of a directory when that is asked for, else of anything else.</summary>
    static abstract long Unlink<THost>(long directory, ulong path, bool isDirectory)
        where THost : unmanaged, IFilesHost;

    /// <summary>Renames (renameat2(2)); the flags are RENAME_NOREPLACE (1) and RENAME_EXCHANGE (2).</summary>
    static abstract long Rename<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, uint flags)
        where THost : unmanaged, IFilesHost;

    /// <summary>Gives a file another name.</summary>
    static abstract long Link<THost>(long fromDirectory, ulong from, long toDirectory, ulong to, bool follows)
        where THost : unmanaged, IFilesHost;

    /// <summary>Makes a symbolic link.</summary>
    static abstract long MakeSymbolicLink<THost>(ulong target, long directory, ulong path)
        where THost : unmanaged, IFilesHost;

    /// <summary>Reads a symbolic link.</summary>
    static abstract long ReadSymbolicLink<THost>(long directory, ulong path, ulong address, ulong length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Tells figures of the file system that a path lies on.</summary>
    static abstract long GetSystemStatusAt<THost>(ulong path, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost;

    /// <summary>Tells figures of the file system that an open file lies on.</summary>
    static abstract long GetSystemStatus<THost>(int file, ref FileSystemStatus status)
        where THost : unmanaged, IFilesHost;

    /// <summary>Changes the working directory to a path.</summary>
    static abstract long ChangeDirectory<THost>(ulong path)
        where THost : unmanaged, IFilesHost;

    /// <summary>Changes the working directory to an open directory.</summary>
    static abstract long ChangeDirectoryTo<THost>(int file)
        where THost : unmanaged, IFilesHost;

    /// <summary>Copies the working directory's path and a zero byte.</summary>
    /// <returns>The number of bytes copied.</returns>
    static abstract long GetCurrentDirectory<THost>(ulong address, ulong length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Sets the file mode creation mask.</summary>
    /// <returns>The mask before.</returns>
    static abstract uint SetMask(uint mask);

    /// <summary>Brings what was written to where it stays.</summary>
    static abstract long Synchronize<THost>(int file, bool dataOnly)
        where THost : unmanaged, IFilesHost;

    /// <summary>Reserves or gives back space in a file (fallocate(2)).</summary>
    static abstract long Allocate<THost>(int file, uint mode, long offset, long length)
        where THost : unmanaged, IFilesHost;

    /// <summary>Locks a file or part of one, tells who holds it, or gives it back.</summary>
    static abstract long Lock<THost>(int file, ref FileLock request)
        where THost : unmanaged, IFilesHost;

    /// <summary>Fills a page for a private mapping with what a file holds there; what lies behind its end is zero.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="offset">Where the page begins in the file, a multiple of 4096.</param>
    /// <param name="page">4096 bytes of the kernel's.</param>
    /// <returns>0, or -ENXIO when the whole page lies behind the file's end.</returns>
    static abstract long ReadPage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost;

    /// <summary>Finds the page that holds part of a file, for a shared mapping; one is made where there is a hole.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="offset">Where the page begins in the file, a multiple of 4096.</param>
    /// <param name="page">
    /// The page. It stays the file's; when the file lets go of it, <see cref="IFilesHost.DropMappings"/> is called first.
    /// </param>
    /// <returns>
    /// 0; -ENXIO when the whole page lies behind the file's end; -ENODEV when the file's pages cannot be shared.
    /// </returns>
    static abstract long FindPage<THost>(int file, long offset, out nuint page)
        where THost : unmanaged, IFilesHost;

    /// <summary>Whether the pages that <see cref="FindPage"/> finds are the file's own, so that none has to be written back.</summary>
    static abstract bool KeepsPages<THost>(int file)
        where THost : unmanaged, IFilesHost;

    /// <summary>Writes a shared page back to a file whose pages are not kept here.</summary>
    static abstract long WritePage<THost>(int file, long offset, nuint page)
        where THost : unmanaged, IFilesHost;

    /// <summary>Says which file an open file is, for mappings: equal identities share pages.</summary>
    static abstract ulong Identify<THost>(int file)
        where THost : unmanaged, IFilesHost;

    /// <summary>Copies the path by which a file was opened.</summary>
    /// <returns>Its length.</returns>
    static abstract int GetPath<THost>(int file, Span<byte> destination)
        where THost : unmanaged, IFilesHost;
}
