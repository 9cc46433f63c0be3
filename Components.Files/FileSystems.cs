using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>What can be done to a node, by the file system that it belongs to: a switch, for kernel path has no interface calls.</summary>
[KernelPath]
internal static unsafe class FileSystems<THost>
    where THost : unmanaged, IFilesHost
{
    public static void Retain(ref readonly Node node)
    {
        switch (node.System)
        {
            case FileSystemKind.Memory: MemoryFiles<THost>.Retain(in node); break;
            case FileSystemKind.Remote: RemoteFiles<THost>.Retain(in node); break;
        }
    }

    public static void Release(ref readonly Node node)
    {
        switch (node.System)
        {
            case FileSystemKind.Memory: MemoryFiles<THost>.Release(in node); break;
            case FileSystemKind.Remote: RemoteFiles<THost>.Release(in node); break;
        }
    }

    /// <summary>Whether two nodes are one file.</summary>
    public static bool IsSame(ref readonly Node first, ref readonly Node second) =>
        first.System == FileSystemKind.Remote && second.System == FileSystemKind.Remote ? RemoteFiles<THost>.IsSame(in first, in second) : first.IsSame(in second);

    /// <summary>Whether two nodes lie on one file system, mounted once.</summary>
    public static bool IsSameSystem(ref readonly Node first, ref readonly Node second) => first.System == second.System && first.Mount == second.Mount;

    /// <summary>Says which file a node is, for locks and mappings.</summary>
    public static ulong Identify(ref readonly Node node) =>
        node.System == FileSystemKind.Remote ? (RemoteFiles<THost>.PathOf(in node) << 4) + node.Mount : node.Id;

    /// <summary>Whether a node stands for a descriptor of the program's.</summary>
    public static bool IsDescriptor(ref readonly Node node, out int descriptor)
    {
        descriptor = (int)(node.Id & int.MaxValue);
        return node.System == FileSystemKind.Process && node.IsLink;
    }

    /// <summary>Finds a name in a directory. The node found is the caller's to release.</summary>
    public static long Lookup(ref readonly Node directory, ReadOnlySpan<byte> name, out Node node)
    {
        node = default;
        return directory.System switch
        {
            FileSystemKind.Memory when MemoryFiles<THost>.InodeOf(in directory)->Content == FileContent.None => MemoryFiles<THost>.Lookup(in directory, name, out node),
            FileSystemKind.Process => ProcessFiles<THost>.Lookup(in directory, name, out node),
            FileSystemKind.Remote => RemoteFiles<THost>.Lookup(in directory, name, out node),
            _ => -Error.NoEntry,
        };
    }

    /// <summary>The directory that a directory lies in, on the same file system; a root's is itself.</summary>
    public static long ParentOf(ref readonly Node directory, out Node parent)
    {
        parent = default;
        switch (directory.System)
        {
            case FileSystemKind.Memory:
                parent = MemoryFiles<THost>.ParentOf(in directory);
                return 0;
            case FileSystemKind.Process:
                return ProcessFiles<THost>.ParentOf(in directory, out parent);
            case FileSystemKind.Remote:
                return RemoteFiles<THost>.Lookup(in directory, ".."u8, out parent);
            default:
                return -Error.NoEntry;
        }
    }

    public static long GetStatus(ref readonly Node node, ref FileStatus status)
    {
        switch (node.System)
        {
            case FileSystemKind.Memory:
                MemoryFiles<THost>.GetStatus(in node, ref status);
                return 0;
            case FileSystemKind.Process:
                ProcessFiles<THost>.GetStatus(in node, ref status);
                return 0;
            case FileSystemKind.Remote:
                return RemoteFiles<THost>.GetStatus(in node, ref status);
            default:
                return -Error.NoDevice;
        }
    }

    public static long SetStatus(ref readonly Node node, ref readonly FileChange change) => node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.SetStatus(in node, in change),
        FileSystemKind.Remote => RemoteFiles<THost>.SetStatus(in node, in change),
        _ => -Error.NotPermitted,
    };

    /// <summary>Whether the caller, who is root, may do something (access(2)).</summary>
    public static long Access(ref readonly Node node, uint mode)
    {
        const uint Execute = 1;
        if (node.System == FileSystemKind.Remote) return RemoteFiles<THost>.Access(in node, mode);
        if (node.System != FileSystemKind.Memory || (mode & Execute) == 0) return 0;
        uint permissions = MemoryFiles<THost>.InodeOf(in node)->Mode;
        return node.IsDirectory || (permissions & FileMode.AnyExecute) != 0 ? 0 : -Error.AccessDenied;
    }

    /// <summary>Makes a regular file and opens it; -EEXIST when the name is there already.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="flags">The flags of open(2).</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="node">The file.</param>
    /// <param name="handle">What the file system keeps for it while it is open.</param>
    public static long Create(ref readonly Node directory, ReadOnlySpan<byte> name, uint flags, uint mode, out Node node, out ulong handle)
    {
        node = default;
        handle = 0;
        return directory.System switch
        {
            FileSystemKind.Memory => MemoryFiles<THost>.Create(in directory, name, mode, out node),
            FileSystemKind.Remote => RemoteFiles<THost>.Create(in directory, name, flags, mode, out node, out handle),
            _ => -Error.NoEntry,
        };
    }

    /// <summary>Opens a file or directory that is there.</summary>
    public static long Open(ref readonly Node node, uint flags, out ulong handle)
    {
        handle = 0;
        return node.System == FileSystemKind.Remote ? RemoteFiles<THost>.Open(in node, flags, out handle) : 0;
    }

    /// <summary>Closes what was opened; the node stays.</summary>
    public static void Close(ref OpenFile file)
    {
        if (file.Node.System == FileSystemKind.Remote) RemoteFiles<THost>.Close(ref file);
    }

    public static long Read(ref OpenFile file, ref long offset, ulong address, ulong length) => file.Node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Read(ref file, ref offset, address, length),
        FileSystemKind.Remote => RemoteFiles<THost>.Read(ref file, ref offset, address, length),
        _ => -Error.IsDirectory,
    };

    public static long Write(ref OpenFile file, ref long offset, bool appends, ulong address, ulong length) => file.Node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Write(ref file, ref offset, appends, address, length),
        FileSystemKind.Remote => RemoteFiles<THost>.Write(ref file, ref offset, appends, address, length),
        _ => -Error.Invalid,
    };

    /// <summary>Finds data (3) or a hole (4) from an offset on.</summary>
    public static long Seek(ref OpenFile file, long offset, int origin) => file.Node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Seek(ref file, offset, origin),
        FileSystemKind.Remote => RemoteFiles<THost>.Seek(ref file, offset, origin),
        _ => -Error.Invalid,
    };

    public static long ReadDirectory(ref OpenFile file, ref long offset, ref EntryWriter writer)
    {
        switch (file.Node.System)
        {
            case FileSystemKind.Memory:
                MemoryFiles<THost>.ReadDirectory(ref file, ref offset, ref writer);
                return 0;
            case FileSystemKind.Process:
                ProcessFiles<THost>.ReadDirectory(ref file, ref offset, ref writer);
                return 0;
            case FileSystemKind.Remote:
                return RemoteFiles<THost>.ReadDirectory(ref file, ref offset, ref writer);
            default:
                return -Error.NotDirectory;
        }
    }

    public static long MakeDirectory(ref readonly Node directory, ReadOnlySpan<byte> name, uint mode) => directory.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.MakeDirectory(in directory, name, mode),
        FileSystemKind.Remote => RemoteFiles<THost>.MakeDirectory(in directory, name, mode),
        _ => -Error.NotPermitted,
    };

    public static long Unlink(ref readonly Node directory, ReadOnlySpan<byte> name, bool isDirectory) => directory.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Unlink(in directory, name, isDirectory),
        FileSystemKind.Remote => RemoteFiles<THost>.Unlink(in directory, name, isDirectory),
        _ => -Error.NotPermitted,
    };

    /// <summary>Renames within one file system.</summary>
    public static long Rename(ref readonly Node fromDirectory, ReadOnlySpan<byte> from, ref readonly Node toDirectory, ReadOnlySpan<byte> to, uint flags) => fromDirectory.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Rename(in fromDirectory, from, in toDirectory, to, flags),
        FileSystemKind.Remote => RemoteFiles<THost>.Rename(in fromDirectory, from, in toDirectory, to, flags),
        _ => -Error.NotPermitted,
    };

    /// <summary>Gives a file another name on the same file system.</summary>
    public static long Link(ref readonly Node directory, ReadOnlySpan<byte> name, ref readonly Node target) => directory.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Link(in directory, name, in target),
        FileSystemKind.Remote => RemoteFiles<THost>.Link(in directory, name, in target),
        _ => -Error.NotPermitted,
    };

    public static long MakeSymbolicLink(ref readonly Node directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) => directory.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.MakeSymbolicLink(in directory, name, target),
        FileSystemKind.Remote => RemoteFiles<THost>.MakeSymbolicLink(in directory, name, target),
        _ => -Error.NotPermitted,
    };

    /// <summary>Copies a symbolic link's text, cut to the room that there is.</summary>
    /// <returns>Its length there.</returns>
    public static long ReadSymbolicLink(ref readonly Node node, Span<byte> destination) => node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.ReadSymbolicLink(in node, destination),
        FileSystemKind.Remote => RemoteFiles<THost>.ReadSymbolicLink(in node, destination),
        FileSystemKind.Process => ProcessFiles<THost>.ReadSymbolicLink(in node, destination),
        _ => -Error.Invalid,
    };

    public static long GetSystemStatus(ref readonly Node node, ref FileSystemStatus status)
    {
        if (node.System == FileSystemKind.Remote) return RemoteFiles<THost>.GetSystemStatus(in node, ref status);
        MemoryFiles<THost>.GetSystemStatus(ref status);
        return 0;
    }

    public static long Synchronize(ref OpenFile file, bool dataOnly) =>
        file.Node.System == FileSystemKind.Remote ? RemoteFiles<THost>.Synchronize(ref file, dataOnly) : 0;

    public static long Allocate(ref OpenFile file, uint mode, long offset, long length) => file.Node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.Allocate(ref file, mode, offset, length),
        FileSystemKind.Remote => RemoteFiles<THost>.Allocate(ref file, mode, offset, length),
        _ => -Error.NotSupported,
    };

    /// <summary>Tells a file's server of a lock that was granted here, or given back.</summary>
    public static long Lock(ref OpenFile file, ref FileLock request) =>
        file.Node.System == FileSystemKind.Remote ? RemoteFiles<THost>.Lock(ref file, ref request) : 0;

    public static long ReadPage(ref OpenFile file, long offset, nuint page) => file.Node.System switch
    {
        FileSystemKind.Memory => MemoryFiles<THost>.ReadPage(ref file, offset, page),
        FileSystemKind.Remote => RemoteFiles<THost>.ReadPage(ref file, offset, page),
        _ => -Error.NoSuchAddress,
    };

    public static long FindPage(ref OpenFile file, long offset, out nuint page)
    {
        page = 0;
        return file.Node.System switch
        {
            FileSystemKind.Memory => MemoryFiles<THost>.FindSharedPage(ref file, offset, out page),
            FileSystemKind.Remote => SharedPages<THost>.Find(ref file, offset, out page),
            _ => -Error.NoDevice,
        };
    }

    public static long WritePage(ref OpenFile file, long offset, nuint page) =>
        file.Node.System == FileSystemKind.Remote ? RemoteFiles<THost>.WritePage(ref file, offset, page) : -Error.NoDevice;
}
