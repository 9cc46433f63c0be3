using LibOs.Abstractions.Composition;
using LibOs.Abstractions.Ports;

namespace LibOs.Components.Files;

/// <summary>
/// The parts of /proc that change: the descriptors, each a link, and the threads, each a directory. A node's number holds all that
/// there is to know of it, so nothing is allocated.
/// </summary>
[KernelPath]
internal static class ProcessFiles<THost>
    where THost : unmanaged, IFilesHost
{
    private const ulong Device = 0x1_0002;
    private const ulong KindShift = 32;
    private const ulong Descriptors = 1;
    private const ulong Descriptor = 2;
    private const ulong Threads = 3;
    private const ulong Thread = 4;

    /// <summary>The directory of descriptors.</summary>
    public static Node DescriptorsNode => NodeOf(Descriptors, 0, FileMode.Directory);

    /// <summary>The directory of threads.</summary>
    public static Node ThreadsNode => NodeOf(Threads, 0, FileMode.Directory);

    private static Node NodeOf(ulong kind, int number, uint type) =>
        new() { Id = kind << (int)KindShift | (uint)number, System = FileSystemKind.Process, Type = (ushort)type };

    private static ulong KindOf(ref readonly Node node) => node.Id >> (int)KindShift;

    private static int NumberOf(ref readonly Node node) => (int)(uint)node.Id;

    public static long Lookup(ref readonly Node directory, ReadOnlySpan<byte> name, out Node node)
    {
        node = default;
        if (!DecimalText.TryParse(name, out int number)) return -Error.NoEntry;
        switch (KindOf(in directory))
        {
            case Descriptors when THost.NextDescriptor(number) == number:
                node = NodeOf(Descriptor, number, FileMode.SymbolicLink);
                return 0;
            case Threads when THost.NextThread(number) == number:
                node = NodeOf(Thread, number, FileMode.Directory);
                return 0;
            default:
                return -Error.NoEntry;
        }
    }

    /// <summary>The directory of a thread lies in that of the threads; both directories cover one of the tree in memory.</summary>
    public static long ParentOf(ref readonly Node directory, out Node parent)
    {
        parent = KindOf(in directory) == Thread ? ThreadsNode : directory;
        return 0;
    }

    public static void GetStatus(ref readonly Node node, ref FileStatus status)
    {
        long now = THost.RealTime;
        status.Device = Device;
        status.Inode = node.Id;
        status.Links = node.IsDirectory ? 2ul : 1;
        status.Mode = node.Type | (node.IsDirectory ? 0x16Du : 0x140); // r-xr-xr-x, r-x------
        status.BlockSize = 4096;
        status.Size = node.IsDirectory ? 0 : 64;
        status.AccessTime = now;
        status.ModifyTime = now;
        status.ChangeTime = now;
    }

    public static long ReadSymbolicLink(ref readonly Node node, Span<byte> destination) => THost.DescribeDescriptor(NumberOf(in node), destination);

    public static void ReadDirectory(ref OpenFile file, ref long offset, ref EntryWriter writer)
    {
        ulong kind = KindOf(in file.Node);
        if (offset < 1 && !writer.TryAdd(file.Node.Id, 1, FileMode.Directory, "."u8)) return;
        if (offset < 1) offset = 1;
        if (offset < 2 && !writer.TryAdd(file.Node.Id, 2, FileMode.Directory, ".."u8)) return;
        if (offset < 2) offset = 2;
        if (kind == Thread) return;
        DecimalText.Buffer text = default;
        for (int number = Next(kind, (int)offset - 2); number >= 0; number = Next(kind, number + 1))
        {
            int length = DecimalText.Format(number, text);
            ReadOnlySpan<byte> name = ((ReadOnlySpan<byte>)text)[..length];
            ulong child = (kind + 1) << (int)KindShift | (uint)number;
            if (!writer.TryAdd(child, number + 3L, kind == Descriptors ? FileMode.SymbolicLink : FileMode.Directory, name)) return;
            offset = number + 3L;
        }
    }

    private static int Next(ulong kind, int from) => kind == Descriptors ? THost.NextDescriptor(from) : THost.NextThread(from);
}
